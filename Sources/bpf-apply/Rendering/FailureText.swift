import Manifest
import Reconciler

/// Writes a failure for people: what, where, why, and what to do.
struct FailureText {
  let verifierLog: Bool
  let style: Style

  /// How much of the verifier's log is shown; its end says what is wrong.
  private static let lastLines = 20

  func render(_ failure: CommandFailure) -> String {
    let error = failure.error
    var text = error.diagnostics.isEmpty ? headline(failure) : ""
    for diagnostic in error.diagnostics {
      text += DiagnosticRenderer.text(diagnostic, sources: failure.sources)
    }
    for note in error.notes { text += "  \(note)\n" }
    if let log = error.log { text += excerpt(log) }
    return text
  }

  private func headline(_ failure: CommandFailure) -> String {
    let error = failure.error
    guard let mark = error.mark else {
      let help = error.advice.map { "  help: \($0)\n" } ?? ""
      return "\(style("error:", .red)) \(error.message)\n\(help)"
    }
    return DiagnosticRenderer.text(
      .error(error.message, at: mark, help: error.advice), sources: failure.sources)
  }

  private func excerpt(_ log: String) -> String {
    let lines = log.split(separator: "\n", omittingEmptySubsequences: true)
    let shown = verifierLog ? lines[...] : lines.suffix(Self.lastLines)
    let left = lines.count - shown.count
    let more = left > 0 ? " (\(left) lines before; --verifier-log shows all)" : ""
    return "the verifier says\(more):\n" + shown.map { "  \($0)\n" }.joined()
  }
}
