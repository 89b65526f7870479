public import BPFSyscall

/// A program as a bytecode file defines it: one function with a section of its own, and what it calls.
public struct ProgramSpec: Sendable, Hashable {
  /// The function's name.
  public var name: String
  /// The section's name, without a leading `?`.
  public var section: String
  /// False where the section's name begins with `?`: not loaded unless asked for.
  public var autoload: Bool
  /// The type of the program.
  public var type: ProgramType
  /// Where the program will be attached, for the types that want to know at load.
  public var expectedAttachType: AttachType?
  /// Whether kernels that refuse the attach type take the program without it.
  public var attachTypeIsOptional: Bool
  /// Flags for `BPF_PROG_LOAD`.
  public var flags: ProgramFlags
  /// What the section's name means.
  public var definition: SectionDefinition
  /// What stands behind the section's prefix: `do_sys_openat2`, `sched/sched_process_exec`.
  public var sectionTarget: String?
  /// The file's license.
  public var license: String
  /// The function's instructions and, behind them, those of every function it calls.
  public var instructions: [Instruction]
  /// The instructions that wait for maps or for the kernel, in rising order.
  public var references: [Reference]
  /// The instructions that wait for the kernel's types.
  public var coreRelocations: [CoreRelocation]
  /// Which function each part of the instructions is, for the kernel; needs the file's BTF.
  public var functionInfo: ExtInfo?
  /// Which source line each instruction comes from; needs the file's BTF.
  public var lineInfo: ExtInfo?
  /// The instructions that cannot run on the kernel at hand, because it lacks what they ask for.
  public var unresolved: [Int: Unresolved]

  /// A program of a section; what the section's name says can be changed afterwards.
  public init(
    name: String, section: String, definition: SectionDefinition, license: String,
    instructions: [Instruction], references: [Reference] = [], autoload: Bool = true
  ) {
    self.name = name
    self.section = section
    self.autoload = autoload
    self.definition = definition
    self.license = license
    self.instructions = instructions
    self.references = references
    type = definition.type
    expectedAttachType = definition.attachType
    attachTypeIsOptional = definition.traits.contains(.attachTypeOptional)
    flags = definition.programFlags
    sectionTarget = definition.target(in: section)
    coreRelocations = []
    unresolved = [:]
  }
}

extension ProgramSpec {
  /// The instructions with file descriptors put in.
  ///
  /// - Parameters:
  ///   - maps: A descriptor for each map that the program refers to, by the map's name.
  ///   - modules: A descriptor for each module's BTF that the program refers to, by its number in the kernel.
  public func instructions(
    maps: [String: Int32], modules: [UInt32: Int32] = [:]
  ) throws(ObjectError) -> [Instruction] {
    var instructions = instructions
    for reference in references {
      let index = reference.instruction
      guard instructions.indices.contains(index) else { continue }
      switch reference.target {
      case .map(let map):
        instructions[index].source = Instruction.Pseudo.mapDescriptor
        instructions[index].immediate = try descriptor(map, maps)
      case .mapValue(let map, let offset):
        guard instructions.indices.contains(index + 1) else { continue }
        instructions[index].source = Instruction.Pseudo.mapValue
        instructions[index].immediate = try descriptor(map, maps)
        instructions[index + 1].immediate = offset
      case .module(let module):
        guard instructions.indices.contains(index + 1), let descriptor = modules[module.id] else {
          throw ObjectError(
            "the program needs the types of module \(module.name)", section: section, symbol: name)
        }
        instructions[index + 1].immediate = descriptor
      case .function: continue
      case .external(let symbol):
        throw ObjectError(
          "extern '\(symbol)' was not looked up", section: section, symbol: name, offset: index * 8)
      }
    }
    return instructions
  }

  /// The names of the maps that the program refers to.
  public var mapNames: Set<String> {
    Set(references.compactMap(\.target.mapName))
  }

  /// The names of what the kernel must provide.
  public var externNames: Set<String> {
    Set(
      references.compactMap { reference in
        if case .external(let name) = reference.target { name } else { nil }
      })
  }

  private func descriptor(_ map: String, _ maps: [String: Int32]) throws(ObjectError) -> Int32 {
    guard let descriptor = maps[map] else {
      throw ObjectError("the program needs map '\(map)'", section: section, symbol: name)
    }
    return descriptor
  }
}
