import BPFSyscall
import Manifest
import YAML

/// A manifest: as YAML, and as what a manifest shall be, with what is wrong shown to its author.
enum YAMLTarget {
  static func run(_ bytes: [UInt8]) throws {
    var errors: [YAMLError] = []
    let node = Node.parse(bytes, errors: &errors)
    try require(node != nil || !errors.isEmpty, "nothing is read, and there is no error")
    for error in errors { try check(error) }
    let result = Result { () throws(ManifestError) in try Manifest.parse(bytes, file: "fuzzed.yaml")
    }
    switch result {
    case .success(let manifest):
      try require(errors.isEmpty, "a manifest of damaged YAML")
      for warning in manifest.warnings { try check(warning, manifest.source) }
    case .failure(let error):
      try require(
        error.diagnostics.contains { $0.severity == .error }, "refused without an error")
      for diagnostic in error.diagnostics { try check(diagnostic, error.source) }
    }
  }

  private static func check(_ error: YAMLError) throws {
    try require(!error.message.isEmpty, "an error without a message")
    try require(error.mark.line >= 1 && error.mark.column >= 1, "an error at no place")
  }

  private static func check(_ diagnostic: Diagnostic, _ source: SourceText) throws {
    try require(
      diagnostic.mark.line >= 1 && diagnostic.mark.column >= 1, "a diagnostic at no place")
    let text = DiagnosticRenderer.text(diagnostic, sources: [source]).string
    try require(!text.isEmpty && text.utf8.last == 0x0A, "a diagnostic without text")
    let steers = text.unicodeScalars.contains { !$0.isPrintable && $0 != "\n" }
    try require(!steers, "a diagnostic could steer a terminal")
  }

  static func seeds() throws -> [[UInt8]] {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return try ["manifests/quickstart.yaml", "Tests/Fuzz/seeds/all-keys.yaml"].map { path throws in
      try readFile("\(root)/\(path)")
    }
  }
}
