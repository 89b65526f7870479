import Foundation
import Testing

/// `schema manifest`.
@Suite struct SchemaCommandTests {
  @Test func theFileIsPrinted() throws {
    let scratch = try Scratch(mounting: false)
    let outcome = try scratch.bpfApply("schema", "manifest")
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    let file = try String(
      contentsOfFile: "\(Repository.root)/schemas/manifest.v1.json", encoding: .utf8)
    #expect(outcome.output == file)
  }

  @Test func whatHasNoSchemaIsAUsageError() throws {
    let scratch = try Scratch(mounting: false)
    let outcome = try scratch.bpfApply("schema", "edge")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("manifest"))
    #expect(try scratch.bpfApply("schema").status == 64)
  }
}
