import YAML

/// Addresses and prefixes as people write them, in network byte order.
enum AddressText {
  /// An address of 4 or 16 bytes.
  static func address(_ text: String, size: Int) throws(MapLiteralError) -> [UInt8] {
    guard let bytes = size == 4 ? ipv4(text[...]) : ipv6(text[...]) else {
      throw MapLiteralError(
        "`\(text.shortened)` is no IPv\(size == 4 ? 4 : 6) address",
        help: "write one such as \(example(size))")
    }
    return bytes
  }

  /// A prefix as an LPM trie has it: its length, then the address, in which nothing else may be set.
  static func prefix(_ text: String, size: Int) throws(MapLiteralError) -> [UInt8] {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw MapLiteralError(
        "`\(text.shortened)` has no length of its prefix",
        help: "write ADDRESS/LENGTH: /\(8 * size) is one address")
    }
    let bytes = try address(String(parts[0]), size: size)
    guard let length = IntegerText.unsigned(String(parts[1]), units: false), length <= 8 * size
    else {
      throw MapLiteralError(
        "`\(text.shortened)` must have a prefix of 0 to \(8 * size) bits")
    }
    let masked = self.masked(bytes, length: Int(length))
    guard masked == bytes else {
      throw MapLiteralError(
        "`\(text.shortened)` has bits behind its prefix of \(length)",
        help: "write \(written(masked))/\(length)")
    }
    return (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + bytes
  }

  /// A hardware address.
  static func mac(_ text: String) throws(MapLiteralError) -> [UInt8] {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let bytes = parts.compactMap { $0.utf8.count == 2 ? hexadecimal($0) : nil }
    guard parts.count == 6, bytes.count == 6 else {
      throw MapLiteralError(
        "`\(text.shortened)` is no hardware address",
        help: "write one such as \"02:00:5e:00:53:01\"")
    }
    return bytes.map { UInt8(truncatingIfNeeded: $0) }
  }

  /// The bytes with nothing behind the first bits.
  static func masked(_ bytes: [UInt8], length: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let bits = min(max(length - 8 * index, 0), 8)
      return byte & UInt8(truncatingIfNeeded: 0xFF00 >> bits)
    }
  }

  private static func ipv4(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let bytes = parts.compactMap { part in
      IntegerText.unsigned(String(part), units: false).flatMap { UInt8(exactly: $0) }
    }
    let isDecimal = text.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    return parts.count == 4 && bytes.count == 4 && isDecimal ? bytes : nil
  }

  private static func ipv6(_ text: Substring) -> [UInt8]? {
    guard let gap = text.firstRange(of: "::") else {
      return groups(text).flatMap { $0.count == 16 ? $0 : nil }
    }
    let (head, tail) = (text[..<gap.lowerBound], text[gap.upperBound...])
    guard let front = head.isEmpty ? [] : groups(head), let back = tail.isEmpty ? [] : groups(tail),
      front.count + back.count <= 14
    else { return nil }
    return front + [UInt8](repeating: 0, count: 16 - front.count - back.count) + back
  }

  /// Groups of 16 bits; the last may be an IPv4 address.
  private static func groups(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.contains(".") {
        guard let address = ipv4(part) else { return nil }
        bytes += address
        continue
      }
      guard (1...4).contains(part.utf8.count), let group = hexadecimal(part) else { return nil }
      bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
    }
    return bytes
  }

  private static func hexadecimal(_ digits: Substring) -> UInt16? {
    guard digits.allSatisfy(\.isHexDigit), digits.allSatisfy(\.isASCII) else { return nil }
    return UInt16(digits, radix: 16)
  }

  private static func written(_ address: [UInt8]) -> String {
    guard address.count == 16 else { return address.map { "\($0)" }.joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map {
      String(UInt16(address[$0]) << 8 | UInt16(address[$0 + 1]), radix: 16)
    }.joined(separator: ":")
  }

  private static func example(_ size: Int) -> String { size == 4 ? "192.0.2.1" : "2001:db8::1" }
}
