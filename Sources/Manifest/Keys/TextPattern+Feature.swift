import BPFLoader
import BPFSyscall

extension TextPattern {
  /// Something that a kernel may have: `program.fentry`, `link.tcx`, `map.arena`.
  public static let feature = TextPattern("feature", expression) { text in
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let words = known[parts[0]] else {
      return "must start with program., link. or map."
    }
    if words.contains(parts[1]) { return nil }
    return "is not known; \(Known.help(for: parts[1], among: words, called: "known"))"
  }

  private static let expression =
    "^(\(known.sorted { $0.key < $1.key }.map { kind, words in "\(kind)\\.(\(words.joined(separator: "|")))" }.joined(separator: "|")))$"

  private static let known: [String: [String]] = [
    "program": AttachmentKind.all.map(\.name),
    "link": LinkType.table.map(\.name).filter { $0 != "unspec" },
    "map": MapType.table.map(\.name).filter { $0 != "unspec" },
  ]
}
