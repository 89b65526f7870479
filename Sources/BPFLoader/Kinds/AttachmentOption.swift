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
  /// A value that it may have, as a manifest writes it.
  public let example: String
  /// Whether it says what the target is, all of which is in the target's ``TargetIdentity``: as long as that is equal, it
  /// does not matter how it is spelled. What else is said is how the program is attached there.
  public private(set) var namesTarget = false

  /// What a value of this key may be.
  public enum ValueType: Sendable, Hashable {
    /// A text.
    case string
    /// A text, or a number as it is spelled.
    case word
    /// An unsigned integer up to this value.
    case integer(max: UInt64)
    /// An integer between these, kept in ``AttachmentOptions/integers`` by its bits.
    case signed(ClosedRange<Int64>)
    /// True or false, kept in ``AttachmentOptions/integers`` as 1 or 0.
    case boolean
    /// One of these words.
    case choice([String])
    /// A name or a list of them, which may be patterns, and exclude with `!`.
    case names
    /// Names as above, of which some may be numbers.
    case words
    /// Names as above, or `{ route: default }`.
    case interface
    /// A list of unsigned integers.
    case integers
    /// Unsigned integers by name.
    case table
    /// A map of the deployment.
    case map
    /// A program of the deployment.
    case program
    /// Where it stands among others at the hook.
    case order
  }

  init(
    _ name: String, _ type: ValueType, required: Bool = false, _ summary: String, example: String
  ) {
    self.name = name
    self.type = type
    self.required = required
    self.summary = summary
    self.example = example
  }

  /// The same, which says what the target is.
  var namingTarget: AttachmentOption {
    var option = self
    option.namesTarget = true
    return option
  }
}
