/// A string section that grows: a string that is there already is not added again.
struct BTFStrings: Sendable {
  /// The section: strings, each with a zero byte behind it, the first of them empty.
  private(set) var bytes: [UInt8]
  /// A hash table of 1 + offsets, 0 where a slot is free; empty until something is looked for.
  private var slots: [UInt32] = []
  private var used = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The offset of a string, which is added where it is missing. It holds no zero byte.
  ///
  /// Only whole strings are found, not the ends of others: so does libbpf, whose bytes these are to equal.
  mutating func offset(of text: [UInt8]) -> UInt32 {
    if slots.isEmpty { indexAll() }
    let start = bytes.count
    bytes += text
    bytes.append(0)
    let found = insert(start..<(start + text.count))
    if found != start { bytes.removeLast(text.count + 1) }
    return UInt32(truncatingIfNeeded: found)
  }

  /// The byte at an offset; 0 outside.
  func byte(at offset: Int) -> UInt8 { bytes.indices.contains(offset) ? bytes[offset] : 0 }

  /// Changes a byte, and with it all strings that share it.
  mutating func set(_ byte: UInt8, at offset: Int) {
    guard bytes.indices.contains(offset) else { return }
    bytes[offset] = byte
    slots = []
  }

  private mutating func indexAll() {
    used = 0
    slots = [UInt32](repeating: 0, count: 64)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0) ?? bytes.count
      _ = insert(start..<end)
      start = end + 1
    }
  }

  /// The offset of the string that equals the one in a range: the first one, which is kept.
  private mutating func insert(_ range: Range<Int>) -> Int {
    let slot = slot(of: range)
    if slots[slot] > 0 { return Int(slots[slot] - 1) }
    slots[slot] = UInt32(truncatingIfNeeded: range.lowerBound + 1)
    used += 1
    if used > slots.count / 2 { grow() }
    return range.lowerBound
  }

  private func slot(of range: Range<Int>) -> Int {
    let mask = slots.count - 1
    var slot = hash(range) & mask
    while slots[slot] > 0, !equal(Int(slots[slot] - 1), range) { slot = (slot + 1) & mask }
    return slot
  }

  /// FNV-1a of all bytes: strings that begin alike are many.
  private func hash(_ range: Range<Int>) -> Int {
    var hash: UInt32 = 2_166_136_261
    for position in range { hash = (hash ^ UInt32(bytes[position])) &* 16_777_619 }
    return Int(hash ^ hash >> 16)
  }

  private func equal(_ offset: Int, _ range: Range<Int>) -> Bool {
    let end = offset + range.count
    return end < bytes.count && bytes[end] == 0 && bytes[offset..<end].elementsEqual(bytes[range])
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt32](repeating: 0, count: old.count * 2)
    for entry in old where entry > 0 {
      let start = Int(entry - 1)
      let end = bytes[start...].firstIndex(of: 0) ?? bytes.count
      slots[slot(of: start..<end)] = entry
    }
  }
}
