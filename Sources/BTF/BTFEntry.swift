/// The `info` word of a type: kind, number of entries, flag.
struct BTFEntry {
  let kindNumber: Int
  /// The number of members, parameters, enumerators or variables; a function's linkage.
  let count: Int
  let flag: Bool

  init(info: UInt32) {
    kindNumber = Int(info >> 24 & 0x7F)
    count = Int(info & 0xFF_FFFF)
    flag = info >> 31 != 0
  }

  /// The kind, or nil where this code does not know it.
  var kind: BTFKind? { BTFKind(rawValue: UInt8(kindNumber)) }

  /// Whether it is a function, without asking for the kind.
  var isFunction: Bool { kindNumber == Int(BTFKind.function.rawValue) }

  /// The word of a type.
  static func info(_ kind: BTFKind, count: Int, flag: Bool) -> UInt32 {
    UInt32(kind.rawValue) << 24 | UInt32(truncatingIfNeeded: count) & 0xFF_FFFF
      | (flag ? 1 << 31 : 0)
  }
}
