/// What a scalar without quotes is, by the core schema of YAML 1.2.
enum PlainScalar: Hashable {
  case null
  case boolean(Bool)
  case integer
  case float
  case string
  /// Something else in YAML 1.1, which other tools on the way may read: both readings in words.
  case ambiguous(in11: String, in12: String)

  init(_ text: String) {
    self = Self.known(text) ?? .string
  }

  /// The length of the longest word that is no string, in bytes.
  private static let longestWord = 5

  /// What is no string; the first byte tells most texts from all words and numbers.
  private static func known(_ text: String) -> PlainScalar? {
    guard let first = text.utf8.first else { return .null }
    return switch Unicode.Scalar(first) {
    case "0"..."9", "+", "-": number(text)
    case ".": special(text) ?? number(text)
    case _ where text.utf8.count > longestWord: nil
    case "t", "T": text == "true" || text == "True" || text == "TRUE" ? .boolean(true) : nil
    case "f", "F": text == "false" || text == "False" || text == "FALSE" ? .boolean(false) : nil
    case "n", "N": text == "null" || text == "Null" || text == "NULL" ? .null : answer(text)
    case "y", "Y", "o", "O": answer(text)
    case "~", "=", "<": special(text)
    default: nil
    }
  }

  private static func answer(_ text: String) -> PlainScalar? {
    switch text {
    case "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off",
      "OFF":
      .ambiguous(in11: "a boolean", in12: "a string")
    default: nil
    }
  }

  private static func special(_ text: String) -> PlainScalar? {
    switch text {
    case "~": .null
    case "=", "<<": .ambiguous(in11: "a special value", in12: "a string")
    case ".nan", ".NaN", ".NAN": .float
    default: nil
    }
  }

  private static func number(_ text: String) -> PlainScalar? {
    let bytes = Array(text.utf8)
    let signed = bytes.first?.isSign ?? false
    let body = bytes.dropFirst(signed ? 1 : 0)
    if [".inf", ".Inf", ".INF"].contains(String(decoding: body, as: UTF8.self)) { return .float }
    if let prefixed = prefixed(body, signed: signed) { return prefixed }
    if !body.isEmpty, body.allSatisfy(\.isDigit) {
      return body.count > 1 && body.first == UInt8(ascii: "0")
        ? .ambiguous(in11: "an octal number", in12: "a decimal number") : .integer
    }
    if !signed, isDate(body) { return .ambiguous(in11: "a date", in12: "a string") }
    if isBase60(body) { return .ambiguous(in11: "a base-60 number", in12: "a string") }
    return float(body)
  }

  /// Numbers with `0x`, `0o` or `0b` before them.
  private static func prefixed(_ body: ArraySlice<UInt8>, signed: Bool) -> PlainScalar? {
    guard body.count > 2, body.first == UInt8(ascii: "0") else { return nil }
    let digits = body.dropFirst(2)
    switch body[body.startIndex + 1] {
    case UInt8(ascii: "x"):
      if !signed, digits.allSatisfy(\.isHexDigit) { return .integer }
      guard digits.allSatisfy({ $0.isHexDigit || $0 == underscore }) else { return nil }
      return .ambiguous(in11: "a number", in12: "a string")
    case UInt8(ascii: "o"):
      guard !signed, digits.allSatisfy(\.isOctalDigit) else { return nil }
      return .ambiguous(in11: "a string", in12: "an octal number")
    case UInt8(ascii: "b"):
      guard digits.allSatisfy({ (0x30...0x31).contains($0) || $0 == underscore }) else {
        return nil
      }
      return .ambiguous(in11: "a binary number", in12: "a string")
    default: return nil
    }
  }

  /// `2001-12-14`, with or without a time after it.
  private static func isDate(_ body: ArraySlice<UInt8>) -> Bool {
    let day = body.prefix { $0.isDigit || $0 == UInt8(ascii: "-") }
    let parts = day.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, (1...2).contains(parts[1].count),
      (1...2).contains(parts[2].count)
    else { return false }
    return day.count == body.count || "Tt \t".utf8.contains(body[day.endIndex])
  }

  /// `22:22`, `1:30:00`, `1:30.5`.
  private static func isBase60(_ body: ArraySlice<UInt8>) -> Bool {
    let parts = body.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return false }
    guard let digit = first.first, digit.isDigit, first.allSatisfy(\.isDigitOrUnderscore) else {
      return false
    }
    let seconds = last.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    if seconds.count == 1, digit == UInt8(ascii: "0") { return false }
    guard seconds.dropFirst().allSatisfy({ $0.allSatisfy(\.isDigitOrUnderscore) }) else {
      return false
    }
    return (parts[1..<(parts.count - 1)] + seconds[..<1]).allSatisfy { part in
      (1...2).contains(part.count) && part.allSatisfy(\.isDigit)
        && (part.count == 1 || part[part.startIndex] < UInt8(ascii: "6"))
    }
  }

  /// Numbers with a point, an exponent or underscores.
  private static func float(_ body: ArraySlice<UInt8>) -> PlainScalar? {
    let mantissa = body.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    let point = mantissa.filter { $0 == UInt8(ascii: ".") }.count
    let digits = mantissa.filter { $0 != UInt8(ascii: ".") }
    guard point <= 1, digits.contains(where: \.isDigit), digits.allSatisfy(\.isDigitOrUnderscore),
      digits.first != underscore
    else { return nil }
    let underscored = digits.contains(underscore)
    guard mantissa.count < body.count else {
      return underscored ? .ambiguous(in11: "a number", in12: "a string") : .float
    }
    var exponent = body[(mantissa.endIndex + 1)...]
    let exponentSigned = exponent.first?.isSign ?? false
    if exponentSigned { exponent = exponent.dropFirst() }
    guard !exponent.isEmpty, exponent.allSatisfy(\.isDigit) else { return nil }
    // YAML 1.1 wants a point and a signed exponent, YAML 1.2 no underscores.
    let in11 = point == 1 && exponentSigned
    if underscored { return in11 ? .ambiguous(in11: "a number", in12: "a string") : nil }
    return in11 ? .float : .ambiguous(in11: "a string", in12: "a number")
  }

  private static let underscore = UInt8(ascii: "_")
}

extension UInt8 {
  fileprivate var isDigitOrUnderscore: Bool { isDigit || self == UInt8(ascii: "_") }
  fileprivate var isSign: Bool { self == UInt8(ascii: "+") || self == UInt8(ascii: "-") }
  fileprivate var isOctalDigit: Bool { (0x30...0x37).contains(self) }
}
