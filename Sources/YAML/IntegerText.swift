/// Whole numbers as a manifest writes them: decimal, `0x` hex, and `Ki Mi Gi` after a decimal.
public enum IntegerText {
  /// The number that a text says, or nil where it is none or does not fit 64 bits.
  ///
  /// - Parameter units: whether `Ki`, `Mi` and `Gi` may follow.
  public static func unsigned(_ text: String, units: Bool = true) -> UInt64? {
    var digits = text.utf8[...]
    if digits.starts(with: "0x".utf8) {
      return number(digits.dropFirst(2), radix: 16)
    }
    var shift = 0
    if units, let unit = unitShifts.first(where: { text.hasSuffix($0.unit) }) {
      shift = unit.shift
      digits = digits.dropLast(2)
    }
    guard let number = number(digits, radix: 10) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
    return overflow ? nil : product
  }

  /// The number that a text says, which may have a minus before it.
  public static func signed(_ text: String) -> Int64? {
    guard text.utf8.first == UInt8(ascii: "-") else {
      return unsigned(text, units: false).flatMap { Int64(exactly: $0) }
    }
    guard let magnitude = number(text.utf8.dropFirst(), radix: 10) else { return nil }
    return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
  }

  private static let unitShifts: [(unit: String, shift: Int)] = [
    ("Ki", 10), ("Mi", 20), ("Gi", 30),
  ]

  /// Digits alone: no sign, no underscore, no leading zero in a decimal.
  private static func number(_ digits: Substring.UTF8View, radix: Int) -> UInt64? {
    guard !digits.isEmpty, digits.count <= 20,
      digits.allSatisfy({ radix == 16 ? $0.isHexDigit : $0.isDigit }),
      radix == 16 || digits.count == 1 || digits.first != UInt8(ascii: "0")
    else { return nil }
    return UInt64(Substring(digits), radix: radix)
  }
}

extension UInt8 {
  /// Whether the byte is an ASCII digit.
  var isDigit: Bool { (0x30...0x39).contains(self) }
  /// Whether the byte is an ASCII hexadecimal digit.
  var isHexDigit: Bool {
    isDigit || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
  }
}
