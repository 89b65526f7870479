/// A variable, or a part of one, that goes on with what it holds when another map takes the place of the one that it is in.
struct CarriedVariable: Hashable, Sendable {
  /// Nil for what else stands in a section whose layout stays.
  let name: String?
  /// Its place in the former map.
  let former: Int
  /// Its place in the new one.
  let new: Int
  let size: Int

  /// The bytes of a map with what the variable held in another.
  func carried(from old: [UInt8], into bytes: [UInt8]) -> [UInt8] {
    guard let source = range(from: former, in: old), let target = range(from: new, in: bytes) else {
      return bytes
    }
    var bytes = bytes
    bytes.replaceSubrange(target, with: old[source])
    return bytes
  }

  private func range(from start: Int, in bytes: [UInt8]) -> Range<Int>? {
    guard size >= 0, (0...bytes.count).contains(start), size <= bytes.count - start else {
      return nil
    }
    return start..<start + size
  }
}
