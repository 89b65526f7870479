import Testing

/// Text of others that would steer a terminal, and pass for a line of ours.
enum ForeignText {
  static let hostile =
    "e\u{1B}[31m\nError: forged\r\u{7F}\u{9B}\u{61C}\u{202E}\u{2066}\u{200B}\u{2028}\u{FEFF}\u{E0041}"

  /// As it is shown.
  static let shown =
    #"e\u{1B}[31m\nError: forged\r\u{7F}\u{009B}\u{061C}\u{202E}\u{2066}\u{200B}\u{2028}\u{FEFF}\u{000E0041}"#

  /// As it is written in quotes in a manifest.
  static let inYAML =
    #"e\e[31m\nError: forged\r\x7F\x9B\u061C\u202E\u2066\u200B\u2028\uFEFF\U000E0041"#

  /// What a terminal may act on, or does not show; lines end all the same.
  static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xE0000...0xE007F:
      true
    default: false
    }
  }
}

/// Expects that no text of others steers the terminal or has a line of its own.
///
/// - Parameter shown: how it is shown; nil where it need not be.
func expectHarmless(
  _ outcome: Outcome, shows shown: String? = ForeignText.shown,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = outcome.output + outcome.error
  let unprintable = text.unicodeScalars.filter(ForeignText.isUnprintable)
    .map { String($0.value, radix: 16) }
  #expect(unprintable == [], sourceLocation: sourceLocation)
  #expect(
    !text.split(separator: "\n").contains { $0.hasPrefix("Error: forged") },
    sourceLocation: sourceLocation)
  guard let shown else { return }
  #expect(text.contains(shown), sourceLocation: sourceLocation)
}
