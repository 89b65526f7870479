import Manifest
import Testing

/// What of a text from outside reaches a terminal.
@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("plain text", "plain text"), ("Größe → 数 🙂", "Größe → 数 🙂"), ("", ""),
    ("a\nError: b", #"a\nError: b"#), ("a\r\nb\tc\0", #"a\r\nb\tc\0"#),
    ("\u{1B}]0;x\u{07}", #"\u{1B}]0;x\u{07}"#), ("\u{7F}\u{80}\u{9B}", #"\u{7F}\u{0080}\u{009B}"#),
    ("\u{202E}\u{2066}\u{200F}\u{61C}", #"\u{202E}\u{2066}\u{200F}\u{061C}"#),
    ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
    ("\u{200B}\u{200D}\u{2060}\u{FEFF}\u{AD}", #"\u{200B}\u{200D}\u{2060}\u{FEFF}\u{00AD}"#),
    ("\u{E0041}\u{115F}\u{3164}", #"\u{000E0041}\u{115F}\u{3164}"#),
  ])
  func isEscaped(_ foreign: String, _ shown: String) {
    #expect(PrintableText(foreign).string == shown)
    let line: PrintableText = "pin \(foreign)\n"
    #expect(line.string == "pin \(shown)\n")
  }

  @Test func whatIsEscapedAlreadyStaysAsItIs() {
    let name = "\u{1B}"
    let colored: PrintableText = "\u{1B}[31m\(name)\u{1B}[0m"
    let line: PrintableText = "\(colored)\n"
    #expect(line.string == "\u{1B}[31m\\u{1B}\u{1B}[0m\n")
  }

  @Test func columnsAreCountedAsTheyAreShown() {
    let foreign = "a\nb"
    let name = PrintableText(foreign)
    #expect(name.width == 4)
    #expect((name.padded(to: 6) + "|").string == #"a\nb  |"#)
    #expect(name.padded(to: 2) == name)
    #expect([name, name].joined(separator: "\n").string == "a\\nb\na\\nb")
  }
}
