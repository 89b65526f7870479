/// Where each option of an attachment stands.
public struct OptionMarks: Sendable {
  /// A list, since most attachments have one option or two.
  private var marks: [(name: String, mark: SourceMark)] = []

  /// Where the option of this name stands; nil where the manifest does not set it.
  public subscript(name: String) -> SourceMark? { marks.first { $0.name == name }?.mark }

  /// - Parameter name: an option that is not there yet.
  mutating func add(_ name: String, _ mark: SourceMark) { marks.append((name, mark)) }
}
