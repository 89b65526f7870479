import Manifest
import Reconciler

/// Writes a failure for people: what, where, why, and what to do.
struct FailureText {
  let verifierLog: Bool
  let style: Style

  func render(_ failure: CommandFailure) -> PrintableText {
    ([failure.error] + failure.error.others).map {
      renderAlone(CommandFailure($0, failure.sources))
    }.joined()
  }

  private func renderAlone(_ failure: CommandFailure) -> PrintableText {
    let error = failure.error
    var text = error.diagnostics.isEmpty ? headline(failure) : ""
    for diagnostic in error.diagnostics {
      text += DiagnosticRenderer.text(diagnostic, sources: failure.sources)
    }
    if let verifier = error.verifier {
      text += VerifierText(isWhole: verifierLog).render(verifier)
      text += help(error)
    }
    for note in error.notes { text += "  \(note)\n" }
    for lost in error.lostPlaces { text += "  \(LostPlaceText.render(lost))\n" }
    return text
  }

  /// What to do comes last: behind what the verifier says, where it spoke.
  private func headline(_ failure: CommandFailure) -> PrintableText {
    let error = failure.error
    let spoke = error.verifier != nil
    guard let mark = error.mark else {
      return "\(style("error:", .red)) \(error.message)\n\(spoke ? "" : help(error, indent: "  "))"
    }
    return DiagnosticRenderer.text(
      .error(error.message, at: mark, help: spoke ? nil : error.advice), sources: failure.sources)
  }

  private func help(_ error: ReconcilerError, indent: PrintableText = "") -> PrintableText {
    error.advice.map { "\(indent)help: \($0)\n" } ?? ""
  }
}
