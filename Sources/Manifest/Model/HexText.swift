/// Bytes as the manifest writes them in hexadecimal.
enum HexText {
  /// The bytes of a text of hexadecimal digits, two for each; nil where it is none.
  static func bytes(_ text: Substring) -> [UInt8]? {
    let numbers = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard numbers.count == text.utf8.count, numbers.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: numbers.count, by: 2).map {
      UInt8(numbers[$0] << 4 | numbers[$0 + 1])
    }
  }
}
