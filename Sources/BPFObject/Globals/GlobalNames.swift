import BTF

/// The names of a file's variables, as a manifest writes them: `NAME`, or `SECTION/NAME` where several sections have it.
public struct GlobalNames: Sendable {
  private let sections: [Section]

  private struct Section: Sendable {
    let map: MapSpec
    /// `.data`, `.bss.counters`.
    let name: String
    let variables: [String]

    /// The three that every compiler makes are called without the dot.
    var short: String {
      [".data", ".bss", ".rodata"].contains(name) ? String(name.dropFirst()) : name
    }
  }

  /// A section that has what a name means.
  public struct Meaning: Sendable {
    /// The section's map.
    public let map: MapSpec
    /// The variable, or the way to a member or element of one, without the section.
    public let path: String
    /// The same with the section.
    public let full: String
  }

  /// The names of the variables that a file's types tell of.
  public init(_ object: ObjectFile) {
    guard let btf = object.btf else {
      sections = []
      return
    }
    sections = object.maps.compactMap { map in
      guard let name = map.sectionName(btf: btf) else { return nil }
      return Section(map: map, name: name, variables: map.globals(btf: btf))
    }
  }

  /// All variables, each as a manifest may write it.
  public var all: [String] { sections.flatMap(\.variables) }

  /// What a text may mean, of each section at most once: one, unless it says too little.
  ///
  /// - Parameter text: `NAME`, `NAME.MEMBER.INDEX`, or one of both behind `SECTION/`; a section may be named without its
  ///   dot.
  public func meanings(of text: String) -> [Meaning] {
    sections.compactMap { section in
      let prefixes = ["", "\(section.name)/", "\(section.name.dropFirst())/"]
      let paths = prefixes.filter { text.hasPrefix($0) }.map { String(text.dropFirst($0.count)) }
      return paths.first { path in section.variables.contains { path.isPath(from: $0) } }
        .map { Meaning(map: section.map, path: $0, full: "\(section.short)/\($0)") }
    }
  }

  /// What a manifest writes for the variables of a section, by their names; for those that share one in it there is
  /// nothing to write.
  public func written(in map: MapSpec) -> [String: String] {
    guard let section = sections.first(where: { $0.map.name == map.name }) else { return [:] }
    let others = Set(
      sections.filter { $0.map.name != map.name }.flatMap(\.variables))
    let counts = Dictionary(section.variables.map { ($0, 1) }, uniquingKeysWith: +)
    let names = counts.filter { $0.value == 1 }.keys
    return Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, others.contains($0) ? "\(section.short)/\($0)" : $0)
      })
  }
}

extension String {
  /// Whether this is a variable's name, or the way to a member or element of it. Names of static variables of functions
  /// have dots, too: `count_packet.total`.
  func isPath(from variable: String) -> Bool { self == variable || hasPrefix("\(variable).") }
}

extension MapSpec {
  /// The name of the section whose variables a map holds; nil for other maps, and where there are no types.
  fileprivate func sectionName(btf: BTF) -> String? {
    guard role.isData, let section = try? btf.type(valueTypeID), section.kind == .section else {
      return nil
    }
    return section.name
  }
}
