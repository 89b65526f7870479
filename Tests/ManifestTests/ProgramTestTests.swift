import OrderedCollections
import Testing

@testable import Manifest

/// The tests that a manifest has for functions.
@Suite struct ProgramTestTests {
  private func tests(_ tests: String) throws -> [ProgramTest] {
    let manifest = try edgeManifest(
      "programs: { p: { file: a.o, functions: { f: { tests: \(tests) } } } }")
    return try #require(manifest.programs["p"]?.functions["f"]).tests
  }

  @Test func whatIsGivenAndExpectedIsRead() throws {
    let tests = try tests(
      """
      [ { packet: { hex: "ffFF0800" }, repeat: 8, expect: { retval: XDP_DROP, max_ns: 400 } },
        { context: { hex: "01" }, expect: { retval: -1, packet: { hex: "0aB0" } } } ]
      """)
    #expect(tests.map(\.packet) == [[0xff, 0xff, 8, 0], []])
    #expect(tests.map(\.context) == [[], [1]])
    #expect(tests.map(\.count) == [8, 1])
    #expect(tests.map(\.expected.returnValue) == [1, .max])
    #expect(tests.map(\.expected.packet) == [nil, [0x0a, 0xb0]])
    #expect(tests.map(\.expected.time) == [400, nil])
  }

  @Test(arguments: [
    ("{ packet: { hex: \"00\" } }", "expect"),
    ("{ packet: { hex: \"0\" }, expect: {} }", "two for each byte"),
    ("{ packet: { hex: \"zz\" }, expect: {} }", "two for each byte"),
    ("{ expect: { retval: XDP_DORP } }", "cannot be `XDP_DORP`"),
    ("{ expect: { retval: 4294967296 } }", "4294967295"),
    ("{ repeat: 1000001, expect: {} }", "1000000"),
  ]) func whatIsWrongIsSaid(_ test: String, _ text: String) {
    let found = problems("programs: { p: { file: a.o, functions: { f: { tests: [\(test)] } } } }")
    #expect(found.count == 1 && found[0].contains(text), "\(found)")
  }

  /// One name has one value.
  @Test func theNamesOfReturnValuesDiffer() {
    #expect(Set(ProgramTest.returnValues.map(\.name)).count == ProgramTest.returnValues.count)
  }
}
