public import BTF

/// Fits a program to the types of a kernel (compile once, run everywhere).
struct CoreRelocator {
  private let local: Types
  private let targets: [Types]
  /// The kernel's types that may stand for a type of the file; fewer after each relocation that only some fit.
  private var candidates: [UInt32: [Candidate]] = [:]

  private struct Candidate {
    let types: Types
    let id: UInt32
  }

  /// - Parameter targets: The kernel's types first; modules' types count only where those have no candidate.
  init(local: BTF, targets: [BTF]) {
    self.local = Types(local)
    self.targets = targets.map { Types($0, section: nil) }
  }

  mutating func relocate(_ program: ProgramSpec) throws(ObjectError) -> ProgramSpec {
    var patch = CorePatch(instructions: program.instructions)
    var program = program
    var waiting = program.coreRelocations
    // Where candidates disagree, a later relocation of the same type may leave only one of them.
    for isLast in [false, true] {
      var ambiguous: [CoreRelocation] = []
      for relocation in waiting {
        do throws(ObjectError) {
          let spec = try CoreSpec(relocation, local)
          guard let result = try resolve(relocation, spec, mayFail: !isLast) else {
            ambiguous.append(relocation)
            continue
          }
          if try !patch.apply(result, at: relocation.instruction) {
            program.unresolved[relocation.instruction] =
              spec.description(isEnumerator: relocation.kind.isAboutEnumerator)
          }
        } catch {
          throw describe(error, relocation, program)
        }
      }
      waiting = ambiguous
      if waiting.isEmpty { break }
    }
    program.instructions = patch.instructions
    program.coreRelocations = []
    return program
  }

  /// - Returns: Nil where candidates disagree and that may be.
  private mutating func resolve(
    _ relocation: CoreRelocation, _ spec: CoreSpec, mayFail: Bool
  ) throws(ObjectError) -> CoreResult? {
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
        if mayFail { return nil }
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
    var found: [Candidate] = []
    for (index, types) in targets.enumerated() {
      if index == 1, !found.isEmpty { break }
      let ids = types.btf.ids(essentiallyNamed: type.name, kinds: kinds)
      found += ids.map { Candidate(types: types, id: $0) }
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
  ///   - targets: The kernel's types, then those of its modules.
  public func relocated(local: BTF, targets: [BTF]) throws(ObjectError) -> ProgramSpec {
    if coreRelocations.isEmpty { return self }
    var relocator = CoreRelocator(local: local, targets: targets)
    return try relocator.relocate(self)
  }
}
