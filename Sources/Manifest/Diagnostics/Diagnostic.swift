/// Something to tell the author of a manifest, and the place it is about.
public struct Diagnostic: Hashable, Sendable {
  public let severity: Severity
  public let message: String
  public let mark: SourceMark
  /// What else has to do with it.
  public let notes: [Note]
  /// What to do about it.
  public let help: String?

  public init(
    _ severity: Severity, _ message: String, at mark: SourceMark, notes: [Note] = [],
    help: String? = nil
  ) {
    self.severity = severity
    self.message = message
    self.mark = mark
    self.notes = notes
    self.help = help
  }

  /// An error at a place.
  public static func error(
    _ message: String, at mark: SourceMark, notes: [Note] = [], help: String? = nil
  ) -> Diagnostic {
    Diagnostic(.error, message, at: mark, notes: notes, help: help)
  }

  /// A warning at a place.
  public static func warning(
    _ message: String, at mark: SourceMark, notes: [Note] = [], help: String? = nil
  ) -> Diagnostic {
    Diagnostic(.warning, message, at: mark, notes: notes, help: help)
  }

  public enum Severity: String, Sendable {
    case error
    case warning
  }

  /// A remark to a diagnostic, about a place of its own or none.
  public struct Note: Hashable, Sendable {
    public let message: String
    public let mark: SourceMark?

    public init(_ message: String, at mark: SourceMark? = nil) {
      self.message = message
      self.mark = mark
    }
  }
}
