/// The header in front of BTF bytes, with every range checked against them.
struct BTFHeader: Sendable {
  /// The first two bytes, as a little-endian number.
  static let magic: UInt16 = 0xEB9F

  /// How many bytes the header has.
  let length: Int
  /// Where the types stand, from the start of the bytes.
  let types: Range<Int>
  /// Where the strings stand.
  let strings: Range<Int>
  /// Where newer compilers say how large an entry of each kind is; empty where they do not.
  let layout: Range<Int>

  init(_ bytes: RawSpan, isSplit: Bool) throws(BTFError) {
    guard bytes.byteCount <= Int(Int32.max) else { throw BTFError("longer than 2 GiB") }
    guard bytes.byteCount >= 24, let magic = bytes.read(UInt16.self, at: 0),
      let stated = bytes.read(UInt32.self, at: 4)
    else { throw BTFError("too short: \(bytes.byteCount) bytes do not hold the header", offset: 0) }
    if magic == Self.magic.byteSwapped {
      throw BTFError("big-endian; only little-endian is supported", offset: 0)
    }
    guard magic == Self.magic else { throw BTFError("does not begin with 0xEB9F", offset: 0) }
    guard bytes.byte(at: 2) == 1 else {
      throw BTFError("version \(bytes.byte(at: 2)); only version 1 is known", offset: 2)
    }
    guard stated >= 24, Int(stated) <= bytes.byteCount else {
      throw BTFError("the header's length \(stated) is out of range", offset: 4)
    }
    let end = Int(stated)
    length = end
    types = try Self.range(bytes, at: 8, after: end, "type section")
    strings = try Self.range(bytes, at: 16, after: end, "string section")
    layout = end >= 32 ? try Self.range(bytes, at: 24, after: end, "layout section") : end..<end
    guard types.lowerBound % 4 == 0 else {
      throw BTFError("the type section is not aligned to 4 bytes", offset: 8)
    }
    if strings.isEmpty {
      guard isSplit else { throw BTFError("the string section is empty", offset: 16) }
    } else {
      guard bytes.byte(at: strings.upperBound - 1) == 0 else {
        throw BTFError("the string section does not end with a zero byte", offset: 20)
      }
      guard isSplit || bytes.byte(at: strings.lowerBound) == 0 else {
        throw BTFError("the string section does not begin with an empty string", offset: 16)
      }
    }
  }

  private static func range(
    _ bytes: RawSpan, at field: Int, after header: Int, _ name: String
  ) throws(BTFError) -> Range<Int> {
    guard let offset = bytes.read(UInt32.self, at: field),
      let length = bytes.read(UInt32.self, at: field + 4),
      bytes.holds(Int(length), at: header + Int(offset))
    else { throw BTFError("the \(name) leaves the \(bytes.byteCount) bytes", offset: field) }
    let start = header + Int(offset)
    return start..<(start + Int(length))
  }
}
