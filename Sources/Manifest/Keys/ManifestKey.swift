/// A key that a mapping of the manifest may have.
///
/// A class, as all that ``ManifestKeys`` is made of, since keys are looked up for each value of a document.
public final class ManifestKey: Sendable {
  public let name: String
  public let value: ManifestValue
  public let required: Bool
  /// What the key says, for help and schema.
  public let summary: String
  /// A value that it may have, as a manifest writes it.
  public var example: String { makeExample() }
  private let makeExample: @Sendable () -> String
  /// Words that a later version of bpf-apply will take, and what can be written until then.
  let planned: [String: String]

  /// - Parameter example: made only for who asks.
  init(
    _ name: String, _ value: ManifestValue, required: Bool = false, _ summary: String,
    example: @autoclosure @escaping @Sendable () -> String, planned: [String: String] = [:]
  ) {
    self.name = name
    self.value = value
    self.required = required
    self.summary = summary
    makeExample = example
    self.planned = planned
  }
}

/// The keys of one mapping of the manifest.
public final class ManifestMapping: Sendable {
  public let keys: [ManifestKey]
  /// Those that have to be there.
  let required: [ManifestKey]
  private let places: [String: Int]
  /// Whether keys that start with `x-` are ignored.
  public let allowsExtensions: Bool
  /// What the presence of one key says of others, beside what is required; the reader of each mapping tells it in words.
  public let choices: [KeyChoice]

  init(_ keys: [ManifestKey], allowsExtensions: Bool = false, choices: [KeyChoice] = []) {
    self.keys = keys
    required = keys.filter(\.required)
    places = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1.name, $0) })
    self.allowsExtensions = allowsExtensions
    self.choices = choices
  }

  /// The key of this name.
  public subscript(name: String) -> ManifestKey? { places[name].map { keys[$0] } }
}

/// Keys that stand for each other.
public enum KeyChoice: Sendable, Hashable {
  /// All keys of exactly one of these sets, and none of the others.
  case one(of: [[String]])
  /// One of these keys, or none.
  case atMostOne(of: [String])
}
