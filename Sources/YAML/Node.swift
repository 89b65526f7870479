/// A value in a YAML document, with the place where it stands.
///
/// Scalars are text here; ``string(_:)`` and its like read them as what the reader expects.
public struct Node: Sendable {
  public let content: Content
  /// Where the value starts; for a value that an alias stands for, where its anchor is.
  public let mark: Mark

  public init(_ content: Content, mark: Mark) {
    self.content = content
    self.mark = mark
  }

  public enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }

  /// A text, and whether it stood in the document without quotes.
  public struct Scalar: Hashable, Sendable {
    public let text: String
    /// Without quotes and not a block, so that the text decides the type.
    public let isPlain: Bool

    public init(text: String, isPlain: Bool) {
      self.text = text
      self.isPlain = isPlain
    }
  }

  /// A key of a mapping and its value.
  public struct Entry: Sendable {
    public let key: String
    public let keyMark: Mark
    public let value: Node

    public init(key: String, keyMark: Mark, value: Node) {
      self.key = key
      self.keyMark = keyMark
      self.value = value
    }
  }
}

extension Node {
  /// The text of a scalar.
  public var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The items of a list.
  public var items: [Node]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries of a mapping, in the document's order.
  public var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The entry of a mapping with this key.
  public func entry(_ key: String) -> Entry? {
    entries?.first { $0.key == key }
  }

  /// The value of a mapping at this key.
  public subscript(key: String) -> Node? { entry(key)?.value }
}
