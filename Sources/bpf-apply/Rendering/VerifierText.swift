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

  func render(_ report: VerifierReport) -> String {
    let shown = isWhole ? (report.lines, 0) : report.lastLines(Self.lastLines)
    var text = "the verifier says\(place(report))\(left(shown.1)):\n"
    if let source = report.place?.text, !source.isEmpty {
      text += "      \(DiagnosticRenderer.printable(source))\n"
    }
    for line in shown.0 { text += "  \(DiagnosticRenderer.printable(line))\n" }
    if let origin = report.origin {
      text += "  it was taken at \(DiagnosticRenderer.printable("\(origin): \(origin.text)"))\n"
    }
    return text
  }

  private func place(_ report: VerifierReport) -> String {
    let function = report.function.map { "function \($0)" }
    if let place = report.place {
      let text = "\(place)\(function.map { " (\($0))" } ?? "")"
      return ", at \(DiagnosticRenderer.printable(text))"
    }
    guard let instruction = report.instruction else { return "" }
    let text = "instruction \(instruction)\(function.map { " of \($0)" } ?? "")"
    return ", at \(DiagnosticRenderer.printable(text))"
  }

  private func left(_ count: Int) -> String {
    count > 0 ? " (\(count) lines before; --verifier-log shows all)" : ""
  }
}
