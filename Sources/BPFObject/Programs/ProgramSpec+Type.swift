import BPFSyscall

extension ProgramSpec {
  /// Throws where the section's name says no program type, so that the program cannot be loaded.
  public func requireType() throws(ObjectError) {
    guard type == .unspecified else { return }
    let prefix = String(section.prefix { $0 != "/" })
    let names = SectionDefinition.all.map(\.name)
    var near: String?
    if names.contains(prefix), prefix != section {
      let rows = names.filter { $0.hasPrefix(prefix + "/") }
      near =
        "'\(prefix)' takes no target"
        + (rows.isEmpty ? "" : "; known are \(rows.joined(separator: ", "))")
    } else {
      near = Names.advice(section, among: names) ?? Names.advice(prefix, among: names)
    }
    let others = "a manifest can say it, too: the kind of an attachment, or `type` of a function"
    throw ObjectError(
      "the section's name says no program type", section: section, symbol: name,
      advice: near.map { "\($0); \(others)" } ?? others)
  }
}
