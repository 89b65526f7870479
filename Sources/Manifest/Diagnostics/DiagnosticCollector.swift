/// Gathers the diagnostics of one manifest, from all who read it.
package final class DiagnosticCollector {
  private(set) var diagnostics: [Diagnostic] = []
  package private(set) var hasErrors = false
  private let most: Int

  /// - Parameter most: how many are kept: more would not help the author, and suggestions cost time.
  package init(most: Int = 100) { self.most = most }

  /// Whether further diagnostics are dropped.
  var isFull: Bool { diagnostics.count >= most }

  /// - Parameter diagnostic: made only where it will be kept.
  func report(_ diagnostic: @autoclosure () -> Diagnostic) {
    guard !isFull else {
      hasErrors = true
      return
    }
    let diagnostic = diagnostic()
    diagnostics.append(diagnostic)
    if diagnostic.severity == .error { hasErrors = true }
  }

  /// Reports an error.
  package func error(
    _ message: @autoclosure () -> String, at mark: SourceMark, notes: [Diagnostic.Note] = [],
    help: @autoclosure () -> String? = nil
  ) {
    report(.error(message(), at: mark, notes: notes, help: help()))
  }

  /// All diagnostics, in the order of their places.
  package var sorted: [Diagnostic] { diagnostics.sorted { $0.mark < $1.mark } }
}
