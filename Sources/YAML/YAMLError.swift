/// What is wrong with a YAML text, and where.
public struct YAMLError: Error, Hashable, Sendable {
  public let message: String
  public let mark: Mark
  /// Other places that have to do with it.
  public let notes: [Note]
  /// What to write instead.
  public let help: String?

  public init(_ message: String, at mark: Mark, notes: [Note] = [], help: String? = nil) {
    self.message = message
    self.mark = mark
    self.notes = notes
    self.help = help
  }

  /// Another place, and what it has to do with the error.
  public struct Note: Hashable, Sendable {
    public let message: String
    public let mark: Mark

    public init(_ message: String, at mark: Mark) {
      self.message = message
      self.mark = mark
    }
  }
}
