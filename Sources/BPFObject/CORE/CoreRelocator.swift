public import BTF

/// Fits the programs of a file to the types of a kernel (compile once, run everywhere).
struct CoreRelocator {
  private let local: Types
  private let kernel: Types
  /// The types of modules, read only where the kernel's own have no candidate.
  private let modules: () throws(ObjectError) -> [BTF]
  /// The kernel's types that may stand for a type of the file; fewer after each relocation that only some fit.
  private var candidates: [UInt32: [Candidate]] = [:]
  /// What is known already, by the place of the question in the file.
  private var answers: [Int: Answer] = [:]

  private struct Candidate {
    let types: Types
    let id: UInt32
  }

  private struct Answer {
    let result: CoreResult
    /// What was asked for, where the kernel lacks it.
    let spec: CoreSpec
  }

  init(local: BTF, kernel: BTF, modules: @escaping () throws(ObjectError) -> [BTF]) {
    self.local = Types(local, keeping: true)
    self.kernel = Types(kernel, section: nil, keeping: true)
    self.modules = modules
  }

  /// Answers the questions of programs in the order of the file, on which it depends which candidates are left.
  mutating func answer(_ programs: [ProgramSpec]) throws(ObjectError) {
    var questions: [(relocation: CoreRelocation, program: Int)] = []
    var seen: Set<Int> = []
    for (index, program) in programs.enumerated() {
      for relocation in program.coreRelocations
      where answers[relocation.record] == nil && seen.insert(relocation.record).inserted {
        questions.append((relocation, index))
      }
    }
    questions.sort { $0.relocation.record < $1.relocation.record }
    for question in questions {
      do throws(ObjectError) {
        answers[question.relocation.record] = try answer(question.relocation)
      } catch {
        throw describe(error, question.relocation, programs[question.program])
      }
    }
  }

  /// The program with the answers put into its instructions.
  mutating func relocate(_ program: ProgramSpec) throws(ObjectError) -> ProgramSpec {
    try answer([program])
    var patch = CorePatch(instructions: program.instructions)
    var program = program
    for relocation in program.coreRelocations {
      guard let answer = answers[relocation.record] else { continue }
      do throws(ObjectError) {
        if try !patch.apply(answer.result, at: relocation.instruction) {
          let name = answer.spec.description(isEnumerator: relocation.kind.isAboutEnumerator)
          program.unresolved[relocation.instruction] =
            answer.result.isPoison ? .type(name) : .size(name)
        }
      } catch {
        throw describe(error, relocation, program)
      }
    }
    program.instructions = patch.instructions
    program.coreRelocations = []
    return program
  }

  private mutating func answer(_ relocation: CoreRelocation) throws(ObjectError) -> Answer {
    let spec = try CoreSpec(relocation, local)
    return Answer(result: try resolve(relocation, spec), spec: spec)
  }

  private mutating func resolve(
    _ relocation: CoreRelocation, _ spec: CoreSpec
  ) throws(ObjectError) -> CoreResult {
    if relocation.kind == .typeIDLocal { return CoreResult(localID: relocation.typeID) }
    var fitting: [Candidate] = []
    var agreed: (result: CoreResult, bitOffset: Int)?
    for candidate in try candidates(for: relocation.typeID) {
      let matcher = CoreMatcher(local: local, target: candidate.types)
      guard let found = try matcher.match(spec, relocation.kind, candidate: candidate.id) else {
        continue
      }
      fitting.append(candidate)
      let result = try CoreResult(local: spec, target: found, relocation.kind)
      if let agreed, agreed.result != result || agreed.bitOffset != found.bitOffset {
        throw ObjectError(
          "the kernel has several types of this name, and they disagree",
          advice: "access a member that only the type you mean has, or name the type with a flavour"
        )
      }
      if agreed == nil { agreed = (result, found.bitOffset) }
    }
    if let agreed {
      candidates[relocation.typeID] = fitting
      return agreed.result
    }
    return try CoreResult(local: spec, target: nil, relocation.kind)
  }

  private mutating func candidates(for id: UInt32) throws(ObjectError) -> [Candidate] {
    if let known = candidates[id] { return known }
    let type = try local.type(id)
    guard !type.name.isEmpty else {
      throw ObjectError("the kernel's types can only be searched for a type with a name")
    }
    let kinds: Set<BTFKind> = type.isEnumeration ? [.enumeration, .enumeration64] : [type.kind]
    var found = kernel.btf.ids(essentiallyNamed: type.name, kinds: kinds)
      .map { Candidate(types: kernel, id: $0) }
    if found.isEmpty {
      for module in try modules() {
        let types = Types(module, section: nil)
        found += module.ids(essentiallyNamed: type.name, kinds: kinds)
          .map { Candidate(types: types, id: $0) }
      }
    }
    candidates[id] = found
    return found
  }

  private func describe(
    _ error: ObjectError, _ relocation: CoreRelocation, _ program: ProgramSpec
  ) -> ObjectError {
    var error = error
    let type = local.btf.cDeclaration(of: relocation.typeID) ?? "type \(relocation.typeID)"
    error.message = "CO-RE relocation against '\(type)': \(error.message)"
    error.section = program.section
    error.symbol = program.name
    error.offset = relocation.instruction * 8
    return error
  }
}

extension ProgramSpec {
  /// The program with every access to kernel types fitted to a kernel.
  ///
  /// What the kernel lacks is made an instruction that cannot run, and noted in ``unresolved``; the verifier
  /// refuses it only where it can be reached.
  ///
  /// - Parameters:
  ///   - local: The file's types.
  ///   - kernel: The kernel's types.
  ///   - modules: The types of the kernel's modules.
  public func relocated(
    local: BTF, kernel: BTF, modules: [BTF] = []
  ) throws(ObjectError) -> ProgramSpec {
    if coreRelocations.isEmpty { return self }
    var relocator = CoreRelocator(local: local, kernel: kernel) { modules }
    return try relocator.relocate(self)
  }
}
