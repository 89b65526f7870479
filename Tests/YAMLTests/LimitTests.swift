import Testing
import YAML

@Suite struct LimitTests {
  /// libyaml alone takes more than a minute for this.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["[", "{", "{a: ", "- ", "? ", "- ? ", "a: [", "[\n", "{x: [\n", "!a ", "&a "])
  func deepNestingIsRefusedFast(_ opening: String) {
    let start = ContinuousClock.now
    #expect(!errors(String(repeating: opening, count: 200_000)).isEmpty)
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func sixtyFourLevelsAreAllowed() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(errors(nested(64)).isEmpty)
    #expect(
      errors(nested(65)).map(\.message) == ["lists and mappings lie more than 64 deep"])
  }

  @Test func aliasesCountTowardsTheDepth() {
    var text = "a0: &a0 []\n"
    for level in 1...70 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(errors(text).map(\.message) == ["lists and mappings lie more than 64 deep"])
  }

  @Test func aliasesCountEachTime() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      let item = "*a\(level - 1)"
      text += "a\(level): &a\(level) [" + Array(repeating: item, count: 9).joined(separator: ",")
      text += "]\n"
    }
    #expect(errors(text).map(\.message) == ["more than 262144 values, aliases counted each time"])
  }

  @Test func theTextItselfIsBounded() {
    var limits = YAMLLimits()
    limits.bytes = 10
    #expect(errors("a: 123456", limits: limits).isEmpty)
    #expect(
      errors("a: 12345678", limits: limits).map(\.message) == [
        "the text has 11 bytes; at most 10 are read"
      ])
  }

  @Test func atMostAHundredErrorsAreKept() {
    #expect(errors(String(repeating: "a: 1\n", count: 1000)).count == 100)
  }
}
