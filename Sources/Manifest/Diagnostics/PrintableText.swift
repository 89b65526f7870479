/// Text for a terminal. Names and texts from outside get into it by interpolation alone, which escapes whatever could
/// steer the terminal, break the line or not be seen; line breaks and colours come from literals, which are ours.
///
///     let line: PrintableText = "  pin \(path)\n"
///
/// A path with a line break in it shows `\n` there, and the line stays one.
public struct PrintableText: Hashable, Sendable {
  /// The text as it is written.
  public private(set) var string: String

  /// A text from outside, escaped.
  public init(_ foreign: some CustomStringConvertible) {
    string = Self.escaped(foreign.description)
  }

  /// How many columns it takes, where nothing in it is coloured.
  public var width: Int { string.count }

  /// The text, filled up with spaces.
  public func padded(to width: Int) -> PrintableText {
    self + PrintableText(String(repeating: " ", count: max(0, width - self.width)))
  }

  /// What cannot be printed as it is becomes an escape sequence of Swift: `\n`, `\u{1B}`.
  private static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    return text.unicodeScalars.map { $0.isPrintable ? String($0) : $0.escaped(asASCII: true) }
      .joined()
  }
}

extension PrintableText {
  /// The one behind the other.
  public static func + (a: PrintableText, b: PrintableText) -> PrintableText {
    var sum = a
    sum += b
    return sum
  }

  /// Appends a text.
  public static func += (a: inout PrintableText, b: PrintableText) { a.string += b.string }
}

extension Sequence<PrintableText> {
  /// The texts, one behind the other.
  public func joined(separator: PrintableText = "") -> PrintableText {
    var sum: PrintableText = ""
    for (index, text) in enumerated() {
      if index > 0 { sum += separator }
      sum += text
    }
    return sum
  }
}

extension PrintableText: ExpressibleByStringInterpolation {
  /// A text of ours, as it is.
  public init(stringLiteral: String) { string = stringLiteral }

  /// Our text, with texts from outside in it.
  public init(stringInterpolation: StringInterpolation) {
    string = stringInterpolation.text.string
  }

  /// Tells what is ours from what comes from outside.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text: PrintableText = ""

    /// Starts with nothing.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// What is ours.
    public mutating func appendLiteral(_ literal: String) {
      text += PrintableText(stringLiteral: literal)
    }

    /// What is escaped already.
    public mutating func appendInterpolation(_ part: PrintableText) { text += part }

    /// What comes from outside: it is escaped.
    public mutating func appendInterpolation(_ foreign: some CustomStringConvertible) {
      text += PrintableText(foreign)
    }
  }
}

extension Unicode.Scalar {
  /// Whether a terminal shows the scalar, and does nothing else with it: no control character, no line or paragraph
  /// separator, nothing that changes the direction of writing, and nothing that takes no place.
  package var isPrintable: Bool {
    if isASCII { return (0x20..<0x7F).contains(value) }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return false
    default: return !properties.isDefaultIgnorableCodePoint
    }
  }
}
