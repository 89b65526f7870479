public import BPFSyscall

// What a program is loaded as where its section's name does not say that.
extension SectionDefinition {
  /// Those whose programs are of a type.
  public static func of(_ type: ProgramType) -> [SectionDefinition] {
    all.filter { $0.type == type }
  }

  /// The one that a section's name begins with, as in `sk_lookup/echo`: the longest of those that fit.
  public static func beginning(
    _ section: String, where fits: (SectionDefinition) -> Bool
  ) -> SectionDefinition? {
    all.filter { section.hasPrefix("\($0.name)/") && fits($0) }.max {
      $0.name.count < $1.name.count
    }
  }

  /// What a program of a type is loaded as that is to be attached as the attach type says; nil where the kernel has no
  /// such.
  public static func of(_ type: ProgramType, _ attachType: AttachType) -> SectionDefinition? {
    of(type).first { $0.attachType == attachType && !$0.traits.contains(.fragments) }
  }

  /// What a program of a type is loaded as where nothing else is said; nil where the kernel must know more.
  public static func plain(_ type: ProgramType) -> SectionDefinition? {
    if let name = plainNames[type] { return matching(name) }
    let rows = of(type)
    if let row = rows.first(where: { $0.attachType == nil }) { return row }
    return Set(rows.map(\.attachType)).count == 1 ? rows.first : nil
  }

  /// Of types with several attach types, those that the kernel takes where none is said.
  private static let plainNames: [ProgramType: String] = [
    .xdp: "xdp", .cgroupSocket: "cgroup/sock", .socketReuseport: "sk_reuseport",
  ]
}

extension ProgramSpec {
  /// The same function loaded as programs of another section are.
  public func loaded(as definition: SectionDefinition) -> ProgramSpec {
    var program = self
    program.definition = definition
    program.type = definition.type
    program.expectedAttachType = definition.attachType
    program.attachTypeIsOptional = definition.traits.contains(.attachTypeOptional)
    program.flags = definition.programFlags
    if definition.type == type {
      program.flags.formUnion(flags)
    } else {
      program.sectionTarget = nil
    }
    return program
  }
}

extension ObjectFile {
  /// The file with some of its functions, by name, loaded as programs of other sections are.
  public func loading(_ functions: [String: SectionDefinition]) -> ObjectFile {
    var object = self
    object.programs = programs.map { spec in
      functions[spec.name].map { spec.loaded(as: $0) } ?? spec
    }
    return object
  }
}
