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
}
