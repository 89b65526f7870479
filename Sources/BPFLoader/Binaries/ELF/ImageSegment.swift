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
  func segments(
    _ header: RawSpan, _ content: BinaryContent
  ) throws(LoaderError) -> [ImageSegment] {
    guard let start = long(header, 0, 32, 28), half(header, 0, 54, 42) == UInt16(segmentSize),
      let count = half(header, 0, 56, 44),
      let place = content.range(at: start, count: UInt64(count) * UInt64(segmentSize))
    else { return [] }
    let table = try content.read(place)
    return stride(from: 0, to: table.count, by: segmentSize).compactMap { entry in
      let bytes = unsafe table.span.bytes
      guard let offset = long(bytes, entry, 8, 4), let size = long(bytes, entry, 32, 16),
        let range = content.range(at: offset, count: size)
      else { return nil }
      return ImageSegment(
        type: word(bytes, entry, 0, 0) ?? 0, isCode: (word(bytes, entry, 4, 24) ?? 0) & 1 != 0,
        address: long(bytes, entry, 16, 8) ?? 0, range: range,
        alignment: long(bytes, entry, 48, 28) ?? 0)
    }
  }
}
