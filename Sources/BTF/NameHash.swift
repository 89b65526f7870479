/// A hash of the first sixteen bytes of a name's essential part, which spreads names well enough: the few
/// that begin alike are compared one by one.
///
/// Making a table of a kernel's hundred thousand names takes as long as their bytes take to come from
/// memory, so nothing here branches on what is in a name, but for the rare one that may be a flavour.
enum NameHash {
  private static let length = 16

  /// The hash of a name.
  static func of(_ name: [UInt8]) -> UInt32 {
    let end = min(EssentialName.length(name), length)
    let bytes = unsafe name.span.bytes
    return combine(bytes.word(at: 0, end: end), bytes.word(at: 8, end: end))
  }

  /// The hash of the name that begins at an offset, and ends with a zero byte or before `limit`.
  @inline(__always)
  static func of(nameAt start: Int, in bytes: RawSpan, limit: Int) -> UInt32 {
    var low = bytes.word(at: start, end: limit)
    var high = bytes.word(at: start &+ 8, end: limit)
    let zeros = (marks(ofZerosIn: low), marks(ofZerosIn: high))
    low &= below(zeros.0)
    high &= zeros.0 == 0 ? below(zeros.1) : 0
    if mayBeFlavour(low, high, next: start &+ 16, in: bytes) {
      let end = min(start + length, start + essentialLength(start, bytes, limit))
      return combine(bytes.word(at: start, end: end), bytes.word(at: start + 8, end: end))
    }
    return combine(low, high)
  }

  @inline(__always)
  private static func combine(_ low: UInt64, _ high: UInt64) -> UInt32 {
    var state = (low ^ 0x9E37_79B9_7F4A_7C15) &* 0xFF51_AFD7_ED55_8CCD
    state = (state ^ state &>> 32 ^ high) &* 0xC4CE_B9FE_1A85_EC53
    return UInt32(truncatingIfNeeded: state &>> 32)
  }

  /// A mark in the highest bit of each byte that is zero. Only the lowest is sure.
  @inline(__always)
  private static func marks(ofZerosIn word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// All bits below the lowest that is set; all bits where none is.
  @inline(__always)
  private static func below(_ marks: UInt64) -> UInt64 { (marks & (0 &- marks)) &- 1 }

  /// Whether three underscores may begin within these bytes: three stand there, or the last is one and so
  /// is the byte behind.
  @inline(__always)
  private static func mayBeFlavour(
    _ low: UInt64, _ high: UInt64, next: Int, in bytes: RawSpan
  ) -> Bool {
    let underscores: UInt64 = 0x5F5F_5F5F_5F5F_5F5F
    let first = marks(ofZerosIn: low ^ underscores)
    let second = marks(ofZerosIn: high ^ underscores)
    let inFirst = first & first &<< 8 & first &<< 16
    let inSecond = second & (second &<< 8 | first &>> 56) & (second &<< 16 | first &>> 48)
    if inFirst | inSecond != 0 { return true }
    return second &>> 63 != 0 && bytes.byte(at: next) == 0x5F
  }

  private static func essentialLength(_ start: Int, _ bytes: RawSpan, _ limit: Int) -> Int {
    let end = BTF.end(ofNameAt: start, in: bytes, limit: limit) ?? limit
    return EssentialName.length(bytes, start..<max(start, end))
  }
}
