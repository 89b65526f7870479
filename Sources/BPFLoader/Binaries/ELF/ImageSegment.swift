/// A segment of a program or library: a part of the file that memory holds, or that says something.
struct ImageSegment: Sendable {
  /// The type (`PT_*`).
  let type: UInt32
  /// Whether it is code (`PF_X`).
  let isCode: Bool
  let address: UInt64
  /// Where it stands in the file.
  let range: Range<Int>
  let alignment: UInt64

  var isLoaded: Bool { type == 1 }
  var isNote: Bool { type == 4 }

  /// Where in the file an address of the segment is.
  func offset(of value: UInt64) -> UInt64? {
    guard value >= address, value - address < UInt64(range.count) else { return nil }
    return UInt64(range.lowerBound) + (value - address)
  }
}

extension ELFForm {
  /// The segments that lie within the file.
  func segments(_ bytes: RawSpan) -> [ImageSegment] {
    guard let start = long(bytes, 0, 32, 28), half(bytes, 0, 54, 42) == UInt16(segmentSize),
      let count = half(bytes, 0, 56, 44),
      let table = bytes.range(at: start, count: UInt64(count) * UInt64(segmentSize))
    else { return [] }
    return stride(from: table.lowerBound, to: table.upperBound, by: segmentSize).compactMap {
      header in
      guard let offset = long(bytes, header, 8, 4), let size = long(bytes, header, 32, 16),
        let range = bytes.range(at: offset, count: size)
      else { return nil }
      return ImageSegment(
        type: word(bytes, header, 0, 0) ?? 0, isCode: (word(bytes, header, 4, 24) ?? 0) & 1 != 0,
        address: long(bytes, header, 16, 8) ?? 0, range: range,
        alignment: long(bytes, header, 48, 28) ?? 0)
    }
  }
}
