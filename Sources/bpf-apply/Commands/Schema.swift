import ArgumentParser
import Manifest

/// `bpf-apply schema manifest`
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a document, for editors and other tools.")

  /// The documents that have one.
  enum Document: String, ExpressibleByArgument, CaseIterable {
    case manifest
  }

  @Argument(help: "Which document: manifest.")
  var document: Document

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting { () throws(CommandFailure) in
      switch document {
      case .manifest:
        Output.result(
          ManifestSchema.text.split(separator: "\n").map { PrintableText($0) }
            .joined(separator: "\n"))
      }
    }
  }
}
