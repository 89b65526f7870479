/// What a binary holds: a file whose parts are read as they are wanted, or bytes at hand.
enum BinaryContent {
  case file(BinaryFile)
  case bytes([UInt8])

  /// How many bytes there are; of a file, how many there were when it was opened.
  var count: Int {
    switch self {
    case .file(let file): file.count
    case .bytes(let bytes): bytes.count
    }
  }

  /// The range of `count` bytes at an offset, or nil where it would leave the content.
  func range(at offset: UInt64, count length: UInt64) -> Range<Int>? {
    guard let offset = Int(exactly: offset), let length = Int(exactly: length),
      offset <= count, length <= count - offset
    else { return nil }
    return offset..<(offset + length)
  }

  /// The bytes of a range that ``range(at:count:)`` gave.
  func read(_ range: Range<Int>) throws(LoaderError) -> [UInt8] {
    switch self {
    case .file(let file): try file.read(range)
    case .bytes(let bytes): Array(bytes[range.clamped(to: 0..<bytes.count)])
    }
  }
}
