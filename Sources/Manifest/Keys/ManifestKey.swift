/// A key that a mapping of the manifest may have.
public struct ManifestKey: Sendable {
  public let name: String
  public let value: ManifestValue
  public let required: Bool
  /// What the key says, for help and schema.
  public let summary: String
  /// Words that a later version of bpf-apply will take, and what can be written until then.
  let planned: [String: String]

  init(
    _ name: String, _ value: ManifestValue, required: Bool = false, _ summary: String,
    planned: [String: String] = [:]
  ) {
    self.name = name
    self.value = value
    self.required = required
    self.summary = summary
    self.planned = planned
  }
}

/// The keys of one mapping of the manifest.
public struct ManifestMapping: Sendable {
  public let keys: [ManifestKey]
  /// Whether keys that start with `x-` are ignored.
  public let allowsExtensions: Bool

  init(_ keys: [ManifestKey], allowsExtensions: Bool = false) {
    self.keys = keys
    self.allowsExtensions = allowsExtensions
  }

  /// The key of this name.
  public subscript(name: String) -> ManifestKey? { keys.first { $0.name == name } }
}
