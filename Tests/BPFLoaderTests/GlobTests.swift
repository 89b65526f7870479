import Testing

@testable import BPFLoader

@Suite struct GlobTests {
  @Test(arguments: [
    ("vfs_*", "vfs_read", true), ("vfs_*", "vfs_", true), ("vfs_*", "xvfs_read", false),
    ("*", "", true), ("*_read", "vfs_read", true), ("*_read", "vfs_read_iter", false),
    ("v?s", "vfs", true), ("v?s", "vs", false), ("a*b*c", "a-b-b-c", true),
    ("a*b*c", "a-c-b", false), ("eth0", "eth0", true), ("eth0", "eth00", false), ("", "", true),
  ])
  func aPatternMatchesTheWholeText(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(Glob(pattern).matches(text) == expected)
  }

  @Test func exclamationMarksExclude() {
    let list = GlobList(["eth*", "bond0", "!eth1", "!*_mgmt"])
    #expect(list.hasWildcard)
    #expect(list.included == ["eth*", "bond0"])
    #expect(
      ["eth0", "eth1", "bond0", "bond1", "eth_mgmt"].filter(list.matches) == ["eth0", "bond0"])
    #expect(!GlobList(["eth0", "!eth*"]).hasWildcard)
  }

  /// A pattern that makes a matcher without bounds try every way.
  @Test func theWorkIsBounded() {
    let pattern = Glob(String(repeating: "*a", count: 40) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 4000)))
  }
}
