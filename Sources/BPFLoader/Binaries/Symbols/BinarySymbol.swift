/// A symbol of a program or library.
struct BinarySymbol {
  /// Where its name stands among the names.
  let nameOffset: Int
  /// The type (`STT_*`).
  let type: UInt8
  /// Who sees it (`STB_*`).
  let binding: UInt8
  /// The number of its section.
  let section: UInt16
  let value: UInt64
  /// What `.gnu.version` says of it.
  let versionBits: UInt16?

  var isFunction: Bool { type == 2 }
  /// Whether a function that the dynamic linker calls chooses what the name stands for (`STT_GNU_IFUNC`).
  var isIndirect: Bool { type == 10 }
  /// Whether it is here and not merely used here.
  var isDefined: Bool { section != 0 && section < 0xFF00 }
  var version: UInt16 { (versionBits ?? 0) & 0x7FFF }
  /// Whether it is an old version, which only programs get that were linked with it.
  var isOld: Bool { (versionBits ?? 0) & 0x8000 != 0 }

  /// What is seen by more wins: global, weak, local.
  var rank: Int {
    switch binding {
    case 0: 0
    case 2: 1
    default: 2
    }
  }
}
