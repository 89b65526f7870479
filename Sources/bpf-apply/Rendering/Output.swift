import Foundation

/// Results go to standard output, everything else to standard error.
enum Output {
  static func result(_ text: String) { write(text, to: .standardOutput) }

  static func error(_ text: String) { write(text, to: .standardError) }

  /// A reader that went away is no reason to fail half way.
  private static func write(_ text: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }
}

/// Colours, where they are wanted.
struct Style {
  let isColored: Bool

  enum Color: String {
    case green = "32"
    case yellow = "33"
    case red = "31"
    case faint = "2"
    case bold = "1"
  }

  func callAsFunction(_ text: String, _ color: Color?) -> String {
    guard isColored, let color else { return text }
    return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
  }
}
