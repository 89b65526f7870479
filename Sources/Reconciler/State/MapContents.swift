package import BPFSyscall

/// What a map holds, by key: the bytes that the kernel gives, of a per-CPU map those of all CPUs.
///
/// An element of an array that is zero is as good as none: it is not among these.
public struct MapContents: Hashable, Sendable {
  public var elements: [[UInt8]: [UInt8]]

  public init(_ elements: [[UInt8]: [UInt8]] = [:]) { self.elements = elements }

  /// The keys in order, so that equal contents are always written alike.
  package var keys: [[UInt8]] { elements.keys.sorted { $0.lexicographicallyPrecedes($1) } }

  /// A digest of all of it.
  var digest: String {
    Digest.of(keys.flatMap { key in key + (elements[key] ?? []) })
  }
}

/// What shall be at a key of a map.
public struct MapElement: Hashable, Sendable {
  public let key: [UInt8]
  /// Nil where nothing shall be: an array's element is zero then.
  public let value: [UInt8]?

  public init(key: [UInt8], value: [UInt8]?) {
    self.key = key
    self.value = value
  }
}

extension MapContents {
  /// All of it, to be written into an empty map.
  var asElements: [MapElement] { keys.map { MapElement(key: $0, value: elements[$0]) } }

  /// What makes these contents out of others, for the keys that either has; removals first, so that a full map has room.
  func changes(from present: MapContents) -> [MapElement] {
    let gone = present.keys.filter { elements[$0] == nil }.map { MapElement(key: $0, value: nil) }
    return gone + asElements.filter { present.elements[$0.key] != $0.value }
  }
}

extension [UInt8] {
  /// The number that the first bytes are, the lowest first: an array's index.
  package var index: UInt32 { prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) } }

  /// A number as the kernel writes it into a key or value of four bytes.
  package init(index: UInt32) {
    self = (0..<4).map { UInt8(truncatingIfNeeded: index >> (8 * $0)) }
  }

  /// The same key of a map as it is written here: in an LPM trie, nothing counts behind the prefix.
  package func canonicalKey(of type: MapType) -> [UInt8] {
    guard type == .lpmTrie, count > 4 else { return self }
    let length = Swift.min(Int(index), 8 * (count - 4))
    let address = dropFirst(4).enumerated().map { place, byte in
      byte & UInt8(truncatingIfNeeded: 0xFF00 >> Swift.min(Swift.max(length - 8 * place, 0), 8))
    }
    return (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + address
  }
}
