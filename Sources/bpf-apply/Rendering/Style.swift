import Manifest

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

  func callAsFunction(_ text: PrintableText, _ color: Color?) -> PrintableText {
    guard isColored, let color else { return text }
    return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
  }
}
