import BPFSyscall
import Glibc
import Manifest

/// Results go to standard output, everything else to standard error.
enum Output {
  static let standardOutput: Int32 = 1
  static let standardError: Int32 = 2

  static func result(_ text: PrintableText) { write(text, to: standardOutput) }

  /// Bytes that are a result: a terminal gets them as lines and columns of printable text, a file or a program as they
  /// are.
  static func result(_ bytes: [UInt8]) {
    if isTerminal(standardOutput) {
      write(printable(bytes), to: standardOutput)
    } else {
      try? writeAll(bytes, to: standardOutput)
    }
  }

  static func error(_ text: PrintableText) { write(text, to: standardError) }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether somebody is there who can be asked: who answers, and sees the question.
  static var canAsk: Bool { isTerminal(0) && isTerminal(standardError) }

  /// Asks, and takes `y` and `yes` for one.
  static func ask(_ question: PrintableText) -> Bool {
    try? writeAll(Array(question.string.utf8), to: standardError)
    return ["y", "yes"].contains(readLine()?.lowercased())
  }

  private static func printable(_ bytes: [UInt8]) -> PrintableText {
    parts(of: bytes[...], at: UInt8(ascii: "\n")).map { line in
      parts(of: line, at: UInt8(ascii: "\t"))
        .map { PrintableText(String(decoding: $0, as: UTF8.self)) }.joined(separator: "\t")
    }.joined(separator: "\n")
  }

  private static func parts(of bytes: ArraySlice<UInt8>, at separator: UInt8) -> [ArraySlice<UInt8>]
  {
    bytes.split(separator: separator, omittingEmptySubsequences: false)
  }

  /// A reader that went away is no reason to fail half way.
  private static func write(_ text: PrintableText, to descriptor: Int32) {
    let text = text.string
    try? writeAll(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: descriptor)
  }
}
