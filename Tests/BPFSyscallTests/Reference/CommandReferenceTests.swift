import BPFSyscall
import Testing

/// The documentation of the commands, held to the code. `BPF_APPLY_RECORD=1` writes the article anew.
@Suite struct CommandReferenceTests {
  private static let root =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
  private static let article = "\(root)/Sources/BPFSyscall/BPFSyscall.docc/Commands.md"

  private func reference() throws -> CommandReference {
    CommandReference(try text("\(Self.root)/Tests/VM/commands.tsv"))
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try readFile(path), as: UTF8.self)
  }

  @Test func theArticleIsWhatTheTablesSay() throws {
    let markdown = try reference().markdown
    if System.environment("BPF_APPLY_RECORD") != nil { try writeFile(Self.article, markdown) }
    #expect(
      try text(Self.article) == markdown,
      "run this test with BPF_APPLY_RECORD=1 and look at the change")
  }

  @Test func everyCommandIsCalledBySomething() {
    #expect(CommandSymbols.table.map(\.command) == Command.table.map(\.value))
    #expect(CommandSymbols.table.allSatisfy { !$0.symbols.isEmpty })
  }

  @Test func everyCommandWasTestedOnAKernel() throws {
    let testedOn = try reference().testedOn
    let untested = Command.table.map(\.value).filter {
      testedOn[$0.manualName, default: []].isEmpty
    }
    #expect(untested.isEmpty)
  }

  @Test func all55VarsOfTheSeedHaveSomethingHere() {
    #expect(SeedInterface.table.count == 55)
    #expect(Set(SeedInterface.table.map(\.name)).count == 55)
    #expect(SeedInterface.table.allSatisfy { !$0.symbols.isEmpty })
  }
}
