/// Gathers the diagnostics of one manifest.
struct DiagnosticCollector {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var hasErrors = false

  /// More would not help the author, and suggestions cost time.
  private static let most = 100

  /// Whether further diagnostics are dropped.
  var isFull: Bool { diagnostics.count >= Self.most }

  /// - Parameter diagnostic: made only where it will be kept.
  mutating func report(_ diagnostic: @autoclosure () -> Diagnostic) {
    guard !isFull else {
      hasErrors = true
      return
    }
    let diagnostic = diagnostic()
    diagnostics.append(diagnostic)
    if diagnostic.severity == .error { hasErrors = true }
  }

  /// All diagnostics, in the order of their places.
  var sorted: [Diagnostic] { diagnostics.sorted { $0.mark < $1.mark } }
}
