import BPFSyscall
import Manifest
import Testing

@testable import Reconciler

/// What the planner makes of the user's pins.
@Suite struct PinPlanTests {
  private func desired(_ pins: String) throws -> DesiredState {
    try Made.desired(
      """
      programs: { f: { file: tracepoint.o } }
      attachments: { a: { program: on_exec } }
      pins: { \(pins) }
      """)
  }

  private let hits = "shared/hits: { map: f/hits, mode: \"0640\" }"
  private static let shared = ObjectAddress(.pin, "shared/hits")

  @Test func aNewPinIsCreated() throws {
    #expect(
      try Made.lines(try desired(hits), after: try desired(""))
        == ["create pin.shared/hits: → map.f/hits"])
  }

  @Test func aChangedModeIsAnUpdate() throws {
    #expect(
      try Made.lines(
        try desired("shared/hits: { map: f/hits, mode: \"0444\" }"), after: try desired(hits))
        == ["update pin.shared/hits: → map.f/hits, mode 0640 → 0444"])
  }

  @Test func aReplacedObjectSwitchesItsPin() throws {
    let pin = "p: { program: f/on_exec }, link: { attachment: a }"
    let new = try desired(pin).with { $0.programs[0].digest = "another" }
    #expect(
      try Made.lines(new, after: try desired(pin)).suffix(2) == [
        "replace pin.p: → program.f/on_exec, switched by one rename",
        "replace pin.link: → attachment.a, switched by one rename",
      ])
  }

  @Test func anObjectUpdatedInPlaceKeepsItsPin() throws {
    let text = """
      programs: { f: { file: xdp.o } }
      attachments: { a: { program: on_packet, xdp: eth0 } }
      pins: { link: { attachment: a } }
      """
    let former = try Made.desired(text)
    let plan = try Made.plan(former.with { $0.programs[0].digest = "another" }, after: former)
    #expect(plan.change(ObjectAddress(.pin, "link"))?.action.name == .keep)
  }

  @Test func whatIsNotOursIsAConflict() throws {
    let error = try #require(throws: ReconcilerError.self) {
      try Made.plan(try desired(hits), after: try desired("")) {
        $0[Self.shared].state = .gone(other: Made.link(.xdp, 12, holds: 3, target: 4))
      }
    }
    #expect(error.reason == .conflict)
    #expect(
      error.message == "the path of pin shared/hits is taken: xdp link 12 is pinned there")
    #expect(error.mark?.line == 5)
  }

  @Test func somebodyElsesObjectInPlaceOfOursIsAConflictToo() throws {
    let state = try desired(hits)
    let error = try #require(throws: ReconcilerError.self) {
      try Made.plan(state, after: state) {
        $0[Self.shared].state = .gone(other: Made.link(.xdp, 12, holds: 3, target: 4))
      }
    }
    #expect(error.reason == .conflict)
  }

  @Test func aLostPinAndALostModeAreRepaired() throws {
    let state = try desired(hits)
    #expect(
      try Made.lines(state, after: state) { $0[Self.shared].state = .gone(other: nil) }
        == ["repair pin.shared/hits: the pin is gone; pinned again"])
    #expect(
      try Made.lines(state, after: state) { observed in
        guard let pin = observed[Self.shared].itself else { return }
        observed[Self.shared].state = .live(PinnedState(pin.content, mode: 0o666))
      } == ["repair pin.shared/hits: changed outside bpf-apply: mode 0640 → 0666; pinned again"])
  }

  @Test func directoriesThatNoPinNeedsAreNoLongerRecorded() throws {
    let plan = try Made.plan(
      try desired("a/b/hits: { map: f/hits }"), after: try desired("x/y/hits: { map: f/hits }")
    ) { $0.ledger?.directories = ["x", "x/y", "a"] }
    #expect(Ledger(plan, tool: "", bootID: "", device: 0).directories == ["a"])
  }
}
