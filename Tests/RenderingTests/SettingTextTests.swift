import Testing

@testable import Reconciler
@testable import bpf_apply

@Suite struct SettingTextTests {
  @Test func whoManagesAndKeepsIsSaid() {
    #expect(
      SettingText.text(SettingChange(key: .manager, before: nil, after: .word("team-a")))
        == "team-a")
    #expect(
      SettingText.text(SettingChange(key: .manager, before: .word("a"), after: .word("b")))
        == "a → b")
    #expect(
      SettingText.text(SettingChange(key: .keepPrevious, before: .flag(true), after: .flag(false)))
        == "no generation before is kept")
  }

  @Test(
    arguments: [
      (nil, 7, [], "group 7 may see it"),
      (7, 8, [], "group 8 may see it, group 7 no longer"),
      (8, nil, [], "group 8 may not see it any more"),
      (7, 7, [.hidesManifest], "group 7 may see it, but the manifest's text no longer"),
      (
        7, 7, [.letsInAgain(["/a", "/b"])],
        "group 7 is let in again: somebody changed who may enter /a, /b"
      ),
      (
        nil, 7, [.rootKeepsOut],
        "group 7 may see it; but not yet: only root may enter the bpffs, which `chmod 0711` on it changes"
      ),
    ] as [(Int128?, Int128?, [SettingChange.Note], String)])
  func whoMaySeeItIsSaid(
    _ before: Int128?, _ after: Int128?, _ notes: [SettingChange.Note], _ text: String
  ) {
    var change = SettingChange(
      key: .readers, before: before.map(Difference.Value.number),
      after: after.map(Difference.Value.number))
    change.notes = notes
    #expect(SettingText.text(change) == text)
  }
}
