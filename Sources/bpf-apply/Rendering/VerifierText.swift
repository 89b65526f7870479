import BPFLoader
import Manifest

/// Writes what the verifier says of a program that it refused:
///
/// ```
/// the verifier says, at trace.bpf.c:41 (function on_openat):
///       if (value->limit > max)
///   12: (79) r1 = *(u64 *)(r0 +0)
///   R0 invalid mem access 'map_value_or_null'
/// ```
struct VerifierText {
  /// Whether the log is shown from its first line to its last.
  let isWhole: Bool

  /// How much of the log is shown otherwise; its end says what is wrong.
  private static let lastLines = 20

  func render(_ report: VerifierReport) -> PrintableText {
    let shown = isWhole ? (report.lines, 0) : report.lastLines(Self.lastLines)
    var text: PrintableText = "the verifier says\(place(report))\(left(shown.1)):\n"
    if let source = report.place?.text, !source.isEmpty {
      text += "      \(source)\n"
    }
    for line in shown.0 { text += "  \(line)\n" }
    if let origin = report.origin {
      text += "  it was taken at \(origin): \(origin.text)\n"
    }
    return text
  }

  private func place(_ report: VerifierReport) -> PrintableText {
    let function = report.function.map { "function \($0)" }
    if let place = report.place {
      return ", at \(place)\(function.map { " (\($0))" } ?? "")"
    }
    guard let instruction = report.instruction else { return "" }
    return ", at instruction \(instruction)\(function.map { " of \($0)" } ?? "")"
  }

  private func left(_ count: Int) -> PrintableText {
    count > 0 ? " (\(count) lines before; --verifier-log shows all)" : ""
  }
}
