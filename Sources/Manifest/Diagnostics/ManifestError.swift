/// All that is wrong with a manifest.
public struct ManifestError: Error, Sendable {
  /// Errors and warnings, in the order of their places.
  public let diagnostics: [Diagnostic]
  /// The text they are about.
  public let source: SourceText

  public init(_ diagnostics: [Diagnostic], source: SourceText) {
    self.diagnostics = diagnostics
    self.source = source
  }
}
