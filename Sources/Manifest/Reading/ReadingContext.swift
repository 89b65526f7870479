import YAML

/// What all who read parts of one manifest share.
struct ReadingContext {
  /// Its path as the user gave it.
  let file: String
  let diagnostics: DiagnosticCollector
  let references: References

  func fields(_ node: Node) -> Fields { Fields(node, file: file) }

  func mark(_ mark: Mark) -> SourceMark { SourceMark(mark, file: file) }

  func error(
    _ message: String, at mark: SourceMark, notes: [Diagnostic.Note] = [], help: String? = nil
  ) {
    diagnostics.error(message, at: mark, notes: notes, help: help)
  }
}
