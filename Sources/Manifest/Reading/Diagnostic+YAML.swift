import YAML

extension SourceMark {
  init(_ mark: Mark, file: String) {
    self.init(file: file, line: mark.line, column: mark.column, length: mark.length)
  }
}

extension Diagnostic {
  init(_ error: YAMLError, file: String) {
    self.init(
      .error, error.message, at: SourceMark(error.mark, file: file),
      notes: error.notes.map { Note($0.message, at: SourceMark($0.mark, file: file)) },
      help: error.help)
  }
}
