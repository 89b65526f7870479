/// The entries of a mapping that is being read, found by their keys.
struct MappingEntries {
  private(set) var list: [Node.Entry] = []
  /// Where each key stands in ``list``; empty while there are few, which are compared faster than they are hashed.
  private var places: [String: Int] = [:]

  private static let few = 16

  init() { list.reserveCapacity(4) }

  func place(of key: String) -> Int? {
    list.count <= Self.few ? list.firstIndex { $0.key == key } : places[key]
  }

  /// - Parameter entry: has a key that none of the others has.
  mutating func append(_ entry: consuming Node.Entry) {
    list.append(entry)
    guard list.count > Self.few else { return }
    // Each growth hashes all keys again.
    if places.count == places.capacity { places.reserveCapacity(4 * list.count) }
    for place in places.count..<list.count { places[list[place].key] = place }
  }
}
