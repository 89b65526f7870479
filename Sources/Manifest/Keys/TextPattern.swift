/// A rule that a text in the manifest follows.
public final class TextPattern: Sendable {
  /// What such a text is called: "name", "path".
  public let noun: String
  /// The rule as a regular expression of JSON Schema, as far as one can say it.
  public var expression: String { makeExpression() }
  private let makeExpression: @Sendable () -> String
  /// Says how a text breaks the rule, for "NOUN `TEXT` …"; nil where it does not.
  let problem: @Sendable (String) -> String?

  /// - Parameter expression: made only for who asks.
  init(
    _ noun: String, _ expression: @autoclosure @escaping @Sendable () -> String,
    problem: @escaping @Sendable (String) -> String?
  ) {
    self.noun = noun
    makeExpression = expression
    self.problem = problem
  }

  /// - Parameter rule: the rule in words, for "must be …".
  convenience init(
    _ noun: String, _ expression: @autoclosure @escaping @Sendable () -> String, _ rule: String,
    matches: @escaping @Sendable (String) -> Bool
  ) {
    self.init(noun, expression()) { matches($0) ? nil : "must be \(rule)" }
  }
}

extension TextPattern {
  /// A deployment's name, which is a directory in bpffs.
  public static let deploymentName = TextPattern(
    "name", "^[a-z0-9-]{1,63}$", "1 to 63 characters of a-z, 0-9 and -"
  ) { text in
    (1...63).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLowercase || $0.isDigit || $0 == UInt8(ascii: "-") }
  }

  /// A key of the author's choice.
  public static let name = TextPattern(
    "name", "^[A-Za-z_][A-Za-z0-9_.-]*$", "letters, digits and _ . - with a letter or _ first",
    matches: { isName($0.utf8.span) })

  /// Who manages a deployment: a team, or a tool.
  public static let manager = TextPattern(
    "manager", "^[A-Za-z0-9_][A-Za-z0-9_.@/-]{0,127}$",
    "1 to 128 letters, digits and _ . @ / - with a letter, a digit or _ first"
  ) { text in
    guard let first = text.utf8.first, (1...128).contains(text.utf8.count) else { return false }
    return !".@/-".utf8.contains(first)
      && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "_.@/-".utf8.contains($0) }
  }

  /// Bytes.
  public static let hex = TextPattern(
    "bytes", "^([0-9A-Fa-f]{2})+$", "hexadecimal digits, two for each byte"
  ) { text in HexText.bytes(text[...])?.isEmpty == false }

  /// The short form of a kind: so many parts with colons between them, of which the first may have some, too. What is
  /// missing in one, its reader says.
  static func shortForm(_ parts: Int) -> TextPattern {
    TextPattern("text", "^.+(:[^:]+){\(parts - 1)}$") { $0.isEmpty ? "is empty" : nil }
  }

  /// A SHA-256 digest.
  public static let sha256 = TextPattern(
    "digest", "^[0-9a-f]{64}$", "64 hexadecimal digits in lower case"
  ) { text in
    text.utf8.count == 64
      && text.utf8.allSatisfy { $0.isDigit || (0x61...0x66).contains($0) }
  }

  /// A file's mode in octal.
  public static let mode = TextPattern(
    "mode", "^0?[0-7]{3}$", "three octal digits, such as \"0660\""
  ) { PinEntry.mode($0) != nil }

  /// Text that may be empty.
  public static let text = TextPattern("text", "") { _ in nil }

  /// Whether a text follows the rule.
  public func accepts(_ text: String) -> Bool { problem(text) == nil }

  private static func isName(_ bytes: Span<UInt8>) -> Bool {
    guard !bytes.isEmpty, bytes[0].isLetter || bytes[0] == UInt8(ascii: "_") else { return false }
    return bytes.firstIndex { !$0.isNamePart } == nil
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
  fileprivate var isLowercase: Bool { (0x61...0x7A).contains(self) }
  fileprivate var isLetter: Bool { isLowercase || (0x41...0x5A).contains(self) }
  /// Whether a name may go on with the byte.
  fileprivate var isNamePart: Bool {
    switch self {
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
    default: isLetter || isDigit
    }
  }
}
