/// What a map's key or value is.
public enum MapField: Hashable, Sendable {
  case scalar(MapScalar)
  /// This many bytes without a type.
  case size(UInt32)
  /// A BTF type of the bytecode file with this key under `programs`.
  case btf(type: String, of: String)
}

/// A type that a key or value may have without BTF.
public enum MapScalar: String, Sendable, CaseIterable, Codable {
  case u8, u16, u32, u64
  case s8, s16, s32, s64
  /// Integers in network byte order.
  case be16, be32, be64
  /// Addresses in network byte order.
  case ipv4, ipv6, mac
  /// Keys of an LPM trie: a prefix length in 32 bits, then an address.
  case lpmIPv4 = "lpm_ipv4"
  case lpmIPv6 = "lpm_ipv6"

  /// How many bytes it takes.
  public var size: UInt32 {
    switch self {
    case .u8, .s8: 1
    case .u16, .s16, .be16: 2
    case .u32, .s32, .be32, .ipv4: 4
    case .mac: 6
    case .u64, .s64, .be64, .lpmIPv4: 8
    case .ipv6: 16
    case .lpmIPv6: 20
    }
  }
}
