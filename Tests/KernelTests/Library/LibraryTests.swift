import BPFSyscall
import Testing

extension KernelTests {
  /// What the documentation shows of the package as a library.
  @Suite struct LibraryTests {
    private let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    @Test func theExampleCountsWhatIsExecuted() throws {
      let bytecode = try readFile("\(root)/Tests/Fixtures/exec.bpf.o")
      let counts = try executions(countedBy: bytecode) {
        try Process.run("true")
        try Process.run("true")
      }
      #expect(counts["true", default: 0] >= 2)
    }

    @Test func theArticleShowsTheExampleAsItIs() throws {
      let example = try readFile("\(root)/Tests/KernelTests/Library/LibraryExample.swift")
      let article = try readFile("\(root)/Sources/BPFLoader/BPFLoader.docc/UsingTheLibrary.md")
      let code = "```swift\n\(String(decoding: example, as: UTF8.self))```\n"
      #expect(String(decoding: article, as: UTF8.self).contains(code))
    }
  }
}
