/// What a manifest puts into a map.
public struct MapEntries: Sendable {
  public let mode: EntriesMode
  public let values: [MapElementEntry]
  /// Where the key `entries` stands.
  public let mark: SourceMark
}

/// When the entries of a manifest are written into a map.
public enum EntriesMode: String, Sendable, CaseIterable, Codable {
  /// When the map is created, and never again.
  case seed
  /// At every apply; other entries of the map stay.
  case merge
  /// At every apply; the map holds nothing else.
  case exact
}

/// One entry: a key, and the value or program at it.
public struct MapElementEntry: Sendable {
  public let key: MapLiteral
  public let value: Value

  /// What is at a key.
  public enum Value: Sendable {
    case literal(MapLiteral)
    /// A program for a prog array.
    case program(ObjectReference)
  }
}

/// A key or a value as the manifest writes it; what bytes it means depends on the map.
public struct MapLiteral: Hashable, Sendable {
  public let text: String
  public let mark: SourceMark
}
