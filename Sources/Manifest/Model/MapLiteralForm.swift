import YAML

/// How a key or a value of a map may be written, and what bytes it means.
public enum MapLiteralForm: Hashable, Sendable {
  /// An integer of the manifest's type; also an address or prefix of one.
  case scalar(MapScalar)
  /// An integer of this many bytes of which the sign is not known.
  case integer(UInt32)
  /// The key of an LPM trie that holds an address of this many bytes behind the length of its prefix.
  case prefix(UInt32)
  /// Only bytes, `hex:…`.
  case bytes(UInt32)

  /// How many bytes it takes.
  public var size: UInt32 {
    switch self {
    case .scalar(let scalar): scalar.size
    case .integer(let size), .bytes(let size): size
    case .prefix(let size): 4 + size
    }
  }

  /// The bytes that a text means.
  ///
  /// - Throws: what is wrong with it, for behind the name of what it is.
  public func bytes(of text: String) throws(MapLiteralError) -> [UInt8] {
    if text.hasPrefix("hex:") { return try hex(text) }
    switch self {
    case .scalar(let scalar): return try scalar.bytes(of: text)
    case .integer(let size): return try Integers(size: size, isSigned: nil).bytes(of: text)
    case .prefix(let size): return try AddressText.prefix(text, size: Int(size))
    case .bytes(let size):
      throw MapLiteralError(
        "must be \(size) bytes in hexadecimal, not `\(text.shortened)`",
        help: "write \"hex:\(String(repeating: "00", count: min(4, Int(size))))…\"")
    }
  }

  private func hex(_ text: String) throws(MapLiteralError) -> [UInt8] {
    guard let bytes = HexText.bytes(text.dropFirst(4)) else {
      throw MapLiteralError("`\(text.shortened)` must be hexadecimal, two digits for each byte")
    }
    guard bytes.count == Int(size) else {
      throw MapLiteralError(
        "`\(text.shortened)` has \(bytes.count) bytes; the map takes \(size)")
    }
    return bytes
  }
}

/// What is wrong with a key or value.
public struct MapLiteralError: Error, Hashable, Sendable {
  /// The fault, for behind the name of what it is: "must be …".
  public let message: String
  /// How it would be right.
  public let help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}

extension MapScalar {
  fileprivate func bytes(of text: String) throws(MapLiteralError) -> [UInt8] {
    switch self {
    case .u8, .u16, .u32, .u64: try Integers(size: size, isSigned: false).bytes(of: text)
    case .s8, .s16, .s32, .s64: try Integers(size: size, isSigned: true).bytes(of: text)
    case .be16, .be32, .be64: try Integers(size: size, isSigned: false).bytes(of: text).reversed()
    case .ipv4: try AddressText.address(text, size: 4)
    case .ipv6: try AddressText.address(text, size: 16)
    case .mac: try AddressText.mac(text)
    case .lpmIPv4: try AddressText.prefix(text, size: 4)
    case .lpmIPv6: try AddressText.prefix(text, size: 16)
    }
  }
}

/// Integers of a size, in the order of bytes of every machine that bpf-apply runs on.
private struct Integers {
  let size: UInt32
  /// Nil where both are taken.
  let isSigned: Bool?

  func bytes(of text: String) throws(MapLiteralError) -> [UInt8] {
    let bits = Int128(size * 8)
    let low = isSigned == false ? 0 : -(Int128(1) << (bits - 1))
    let high = (Int128(1) << (isSigned == true ? bits - 1 : bits)) - 1
    let number =
      IntegerText.unsigned(text).map { Int128($0) } ?? IntegerText.signed(text).map { Int128($0) }
    guard let number else {
      let looksLikeOne = text.utf8.first.map {
        $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0)
      }
      throw MapLiteralError(
        "`\(text.shortened)` must be a number from \(low) to \(high)",
        help: looksLikeOne == true ? nil : "or bytes in hexadecimal: \"hex:…\"")
    }
    guard number >= low, number <= high else {
      throw MapLiteralError("`\(text.shortened)` must be a number from \(low) to \(high)")
    }
    return (0..<Int(size)).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
