/// A key that a manifest may set for a kind of attachment.
public struct AttachmentOption: Sendable {
  /// The key: `interface`, `function`.
  public let name: String
  /// What kind of value it takes.
  public let type: ValueType
  /// Whether it must be given.
  public let required: Bool
  /// The key in a few words, for help, schema and messages.
  public let summary: String

  /// What a value of this key may be.
  public enum ValueType: Sendable, Hashable {
    /// A text.
    case string
    /// An unsigned integer up to this value.
    case integer(max: UInt64)
    /// One of these words.
    case choice([String])
  }

  init(_ name: String, _ type: ValueType, required: Bool = false, _ summary: String) {
    self.name = name
    self.type = type
    self.required = required
    self.summary = summary
  }
}

/// What a manifest says of one attachment, by the names in the kind's ``AttachmentKind/options``.
public struct AttachmentOptions: Hashable, Sendable, Codable {
  /// The options that are texts, by name.
  public var strings: [String: String]
  /// The options that are numbers, by name.
  public var integers: [String: UInt64]

  /// Options by name.
  public init(strings: [String: String] = [:], integers: [String: UInt64] = [:]) {
    self.strings = strings
    self.integers = integers
  }

}
