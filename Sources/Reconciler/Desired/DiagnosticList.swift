import Manifest

/// What is wrong with a manifest, gathered from all who read it.
final class DiagnosticList {
  private var diagnostics: [Diagnostic] = []

  func report(
    _ message: String, at mark: SourceMark, notes: [Diagnostic.Note] = [], help: String? = nil
  ) {
    diagnostics.append(.error(message, at: mark, notes: notes, help: help))
  }

  /// Refuses the manifest where there is anything, in the order of the places.
  func throwIfAny() throws(ReconcilerError) {
    guard !diagnostics.isEmpty else { return }
    throw ReconcilerError(invalid: diagnostics.sorted { $0.mark < $1.mark })
  }
}
