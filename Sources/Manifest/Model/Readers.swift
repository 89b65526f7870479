/// Who may see what is deployed without being root.
public struct Readers: Sendable {
  /// A group's name or number.
  public let group: String
  public let mark: SourceMark
}
