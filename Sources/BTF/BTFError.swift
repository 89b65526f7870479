/// What is wrong with BTF bytes, or with a question asked of them.
public struct BTFError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, as a sentence without a full stop.
  public let message: String
  /// Where in the bytes, where that is known.
  public let offset: Int?

  /// An error with a message and, where it is known, a place in the bytes.
  public init(_ message: String, offset: Int? = nil) {
    self.message = message
    self.offset = offset
  }

  public var description: String {
    guard let offset else { return "BTF: \(message)" }
    return "BTF: \(message) (at byte \(offset))"
  }
}
