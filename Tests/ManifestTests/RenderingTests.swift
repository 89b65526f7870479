import Manifest
import Testing

@Suite struct RenderingTests {
  @Test func anUnknownKeyIsShownWithTheNearestOne() {
    #expect(
      rendered(
        """
        programs: { net: { file: net.bpf.o } }
        attachments:
          uplink:
            program: net/filter
            xdp: { interfce: eth0 }
        """) == """
          edge.yaml:7:12: error: unknown key `interfce` in xdp
              7 |     xdp: { interfce: eth0 }
                |            ^~~~~~~~
                = help: did you mean `interface`? Known keys: interface, mode, fallback, netns

          """)
  }

  @Test func aSecondPlaceIsShownToo() {
    #expect(
      rendered("maps: {}\nprograms: {}\nmaps: {}\n") == """
        edge.yaml:5:1: error: duplicate key `maps`
            5 | maps: {}
              | ^~~~
        edge.yaml:3:1: note: first defined here
            3 | maps: {}
              | ^~~~

        """)
  }

  @Test func aScalarToQuote() {
    #expect(
      rendered("programs: { p: { file: no } }") == """
        edge.yaml:3:24: error: `no` is a boolean in YAML 1.1 and a string in YAML 1.2: quote it
            3 | programs: { p: { file: no } }
              |                        ^~
              = help: write "no" for the text

        """)
  }

  @Test func anUnknownReferenceNamesTheKnownOnes() {
    #expect(
      rendered("programs: { net: { file: a }, cc: { file: b } }\nmaps: { m: { from: nte } }") == """
        edge.yaml:4:20: error: unknown program `nte`
            4 | maps: { m: { from: nte } }
              |                    ^~~
              = help: did you mean `net`? `programs` has: net, cc

        """)
  }

  @Test func anEmptyManifest() throws {
    let error = try #require(throws: ManifestError.self) {
      try Manifest.parse("", file: "-")
    }
    #expect(
      DiagnosticRenderer.text(error) == """
        -:1:1: error: the manifest is empty
            1 | 
              | ^
              = help: it starts with `apiVersion: bpf-apply/v1` and `name: …`

        """)
  }

  @Test func aNoteWithoutAPlaceAndAFileWithoutText() {
    let mark = SourceMark(file: "other.yaml", line: 3, column: 4)
    let diagnostic = Diagnostic.warning("w", at: mark, notes: [.init("n")], help: "h")
    #expect(
      DiagnosticRenderer.text(diagnostic, sources: []) == """
        other.yaml:3:4: warning: w
              = help: h
              = note: n

        """)
  }

  @Test func longLinesAreCutAroundThePlace() {
    let line = String(repeating: "a", count: 500) + "HERE" + String(repeating: "b", count: 500)
    let source = SourceText(file: "f", bytes: Array(line.utf8))
    let mark = SourceMark(file: "f", line: 1, column: 501, length: 4)
    let lines = DiagnosticRenderer.text(.error("e", at: mark), sources: [source])
      .string.split(separator: "\n").map(Array.init)
    #expect(lines[1].count < 140)
    let caret = lines[2].firstIndex(of: "^") ?? 0
    #expect(String(lines[1][caret..<(caret + 4)]) == "HERE")
    #expect(String(lines[2][caret...]) == "^~~~")
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    let source = SourceText(file: "f", bytes: Array("a\u{1B}[31mb\tc".utf8))
    let mark = SourceMark(file: "f", line: 1, column: 8)
    let text = DiagnosticRenderer.text(
      .error("key `\u{1B}[31m\u{202E}`", at: mark), sources: [source])
    #expect(
      text == """
        f:1:8: error: key `\\u{1B}[31m\\u{202E}`
            1 | a [31mb c
              |        ^

        """)
  }

  @Test func linesEndAsYAMLSays() {
    let text = SourceText(file: "f", bytes: Array("a\r\nb\rc\nd\u{85}e\u{2028}f".utf8))
    #expect((1...7).map { text.line($0) } == ["a", "b", "c", "d\u{85}", "e\u{2028}", "f", nil])
    #expect(text.line(0) == nil)
  }
}
