extension USDTArgumentReader {
  func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

  mutating func skipSpaces() {
    while position < text.count, isSpace(text[position]) { position += 1 }
  }

  /// Passes over a character, and spaces before it; false where another stands there.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    let start = position
    skipSpaces()
    if position < text.count, text[position] == UInt8(ascii: character) {
      position += 1
      return true
    }
    position = start
    return false
  }

  /// A decimal number, maybe negative.
  mutating func number64() -> Int64? {
    let start = position
    skipSpaces()
    let first = position
    if position < text.count, [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(text[position]) {
      position += 1
    }
    while position < text.count, (0x30...0x39).contains(text[position]) { position += 1 }
    if let number = Int64(String(decoding: text[first..<position], as: UTF8.self)) { return number }
    position = start
    return nil
  }

  /// Letters and digits.
  mutating func word() -> String {
    skipSpaces()
    let start = position
    while position < text.count,
      (0x30...0x39).contains(text[position]) || (0x61...0x7A).contains(text[position])
    {
      position += 1
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }
}
