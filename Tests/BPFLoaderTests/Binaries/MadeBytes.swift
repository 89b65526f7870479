/// Bytes that grow.
struct MadeBytes {
  var bytes: [UInt8]

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  mutating func add(_ value: some FixedWidthInteger) {
    for byte in 0..<(value.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
    }
  }

  /// Adds a text that ends with a zero; where it begins.
  mutating func text(_ text: String) -> UInt32 {
    defer { bytes += Array(text.utf8) + [0] }
    return UInt32(bytes.count)
  }

  static func note(_ owner: String, _ type: UInt32, _ description: [UInt8]) -> [UInt8] {
    var note = MadeBytes()
    note.add(UInt32(owner.utf8.count + 1))
    note.add(UInt32(description.count))
    note.add(type)
    _ = note.text(owner)
    note.pad()
    note.bytes += description
    note.pad()
    return note.bytes
  }

  private mutating func pad() { bytes += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }
}
