import YAML

extension Manifest {
  /// Reads a manifest; touches no file.
  ///
  /// - Parameters:
  ///   - bytes: the manifest's text in UTF-8.
  ///   - file: its path as the user gave it, for diagnostics.
  ///   - baseDirectory: where the paths of bytecode files start; empty where bpf-apply runs.
  /// - Throws: all errors that the text has.
  public static func parse(
    _ bytes: [UInt8], file: String, baseDirectory: String = ""
  ) throws(ManifestError) -> Manifest {
    let source = SourceText(file: file, bytes: bytes)
    var errors: [YAMLError] = []
    let root = Node.parse(bytes, errors: &errors)
    let reader = ManifestReader(source: source, baseDirectory: baseDirectory)
    for error in errors { reader.diagnostics.report(Diagnostic(error, file: file)) }
    let manifest = root.flatMap { reader.read($0) }
    guard let manifest else { throw ManifestError(reader.diagnostics.sorted, source: source) }
    return manifest
  }

  /// Reads a manifest; touches no file.
  public static func parse(
    _ text: String, file: String, baseDirectory: String = ""
  ) throws(ManifestError) -> Manifest {
    try parse(Array(text.utf8), file: file, baseDirectory: baseDirectory)
  }
}
