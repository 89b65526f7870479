/// Writes diagnostics for people.
public enum DiagnosticRenderer {
  /// A diagnostic with its source line and a caret under the place:
  ///
  /// ```
  /// edge.yaml:21:12: error: unknown key `interfce` in xdp
  ///    21 |     xdp: { interfce: eth0 }
  ///       |            ^~~~~~~~
  ///       = help: did you mean `interface`? Known keys: interface, mode, netns
  /// ```
  ///
  /// - Parameter sources: the texts whose lines may be shown.
  public static func text(_ diagnostic: Diagnostic, sources: [SourceText]) -> PrintableText {
    var lines = place(
      diagnostic.mark, "\(diagnostic.severity.rawValue): \(diagnostic.message)", sources)
    if let help = diagnostic.help { lines.append("      = help: \(help)") }
    for note in diagnostic.notes {
      guard let mark = note.mark else {
        lines.append("      = note: \(note.message)")
        continue
      }
      lines += place(mark, "note: \(note.message)", sources)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every diagnostic of an error, one after the other.
  public static func text(_ error: ManifestError) -> PrintableText {
    error.diagnostics.map { text($0, sources: [error.source]) }.joined()
  }

  private static func place(
    _ mark: SourceMark, _ message: String, _ sources: [SourceText]
  ) -> [PrintableText] {
    let header: PrintableText = "\(mark): \(message)"
    guard let line = sources.first(where: { $0.file == mark.file })?.line(mark.line) else {
      return [header]
    }
    let excerpt = Excerpt(line, column: mark.column, length: mark.length)
    let number = String(mark.line)
    let margin = String(repeating: " ", count: max(0, 5 - number.utf8.count))
    let blank = String(repeating: " ", count: max(5, number.utf8.count))
    return [
      header,
      "\(margin)\(number) | \(excerpt.text)",
      "\(blank) | \(excerpt.underline)",
    ]
  }
}
