/// Hashes names, eight bytes at a time.
struct NameHash {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The hash of the bytes in a range.
  static func of(_ bytes: RawSpan, _ range: Range<Int>) -> UInt32 {
    var hash = NameHash()
    var position = range.lowerBound
    while position < range.upperBound {
      hash.add(bytes.word(at: position, end: range.upperBound))
      position += 8
    }
    return hash.value
  }

  /// The hash of the bytes in a range.
  static func of(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
    unsafe of(bytes.span.bytes, range)
  }

  /// The end of the name at an offset, which is where its zero byte stands, and the hash of its essential
  /// part; nil where there is none before `limit`.
  @inline(__always)
  static func scan(_ bytes: RawSpan, at start: Int, limit: Int) -> (end: Int, hash: UInt32)? {
    var hash = NameHash()
    var flavours = UnderscoreRuns()
    var position = start
    while position < limit {
      let word = bytes.word(at: position, end: limit)
      let zeros = Self.zeroBytes(word)
      if zeros != 0 {
        // Of these marks only the lowest is sure, which is the one that counts.
        let bits = UInt64(zeros.trailingZeroBitCount & ~7)
        let end = position + Int(bits / 8)
        guard end < limit else { return nil }
        let rest = word & ((1 &<< bits) &- 1)
        flavours.add(rest)
        if flavours.found {
          let length = EssentialName.length(bytes, start..<end)
          return (end, of(bytes, start..<(start + length)))
        }
        if bits > 0 { hash.add(rest) }
        return (end, hash.value)
      }
      hash.add(word)
      flavours.add(word)
      position += 8
    }
    return nil
  }

  @inline(__always)
  private mutating func add(_ word: UInt64) {
    state = (state ^ word) &* 0xFF51_AFD7_ED55_8CCD
    state ^= state &>> 32
  }

  private var value: UInt32 {
    let mixed = state &* 0xC4CE_B9FE_1A85_EC53
    return UInt32(truncatingIfNeeded: mixed &>> 32)
  }

  /// A mark in the highest bit of the lowest byte that is zero; above it there may be others.
  @inline(__always)
  fileprivate static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}

/// Whether a name may hold three underscores in a row, as flavours do.
private struct UnderscoreRuns {
  private var before: UInt64 = 0
  var found = false

  /// Takes the next eight bytes.
  @inline(__always)
  mutating func add(_ word: UInt64) {
    let marks = NameHash.zeroBytes(word ^ 0x5F5F_5F5F_5F5F_5F5F)
    let second = marks &<< 8 | before &>> 56
    let third = marks &<< 16 | before &>> 48
    if marks & second & third != 0 { found = true }
    before = marks
  }
}
