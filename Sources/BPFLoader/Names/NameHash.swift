/// Tells one list of names from another (FNV-1a, 64 bits).
enum NameHash {
  static func text(_ names: [String]) -> String { String(value(names), radix: 16) }

  /// A number for a name, 1 to 2³² - 1.
  static func number(_ name: String) -> UInt64 { value([name]) % UInt64(UInt32.max) + 1 }

  private static func value(_ names: [String]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for name in names {
      for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 10) &* 0x100_0000_01b3
    }
    return hash
  }
}
