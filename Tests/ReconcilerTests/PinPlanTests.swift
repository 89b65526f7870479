import BPFSyscall
import Manifest
import Simulation
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
      try Made.facts(try desired(hits), after: try desired(""))
        == [Fact(.create, Self.shared)])
  }

  @Test func aChangedModeIsAnUpdate() throws {
    #expect(
      try Made.facts(
        try desired("shared/hits: { map: f/hits, mode: \"0444\" }"), after: try desired(hits))
        == [Fact(.update, Self.shared, because: [.changed(.mode, .mode(0o640), .mode(0o444))])])
  }

  @Test func aReplacedObjectSwitchesItsPin() throws {
    let pin = "p: { program: f/on_exec }, link: { attachment: a }"
    let new = try desired(pin).with { $0.programs[0].digest = "another" }
    #expect(
      try Made.facts(new, after: try desired(pin)).suffix(2) == [
        Fact(.replace, .pin("p"), because: [.attaches(.program("f/on_exec"))]),
        Fact(.replace, .pin("link"), because: [.attaches(.attachment("a"))]),
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
      try Made.facts(state, after: state) { $0[Self.shared].state = .gone(other: nil) }
        == [Fact(.repair, Self.shared, because: [.drift(.pinGone)])])
    #expect(
      try Made.facts(state, after: state) { observed in
        guard let pin = observed[Self.shared].itself else { return }
        observed[Self.shared].state = .live(PinnedState(pin.content, mode: 0o666))
      } == [
        Fact(
          .repair, Self.shared,
          because: [.drift(.access([Difference(.mode, .mode(0o640), .mode(0o666))]))])
      ])
  }

  @Test func directoriesThatNoPinNeedsAreNoLongerRecorded() throws {
    let plan = try Made.plan(
      try desired("a/b/hits: { map: f/hits }"), after: try desired("x/y/hits: { map: f/hits }")
    ) { $0.ledger?.directories = ["x", "x/y", "a"] }
    #expect(Ledger(plan, tool: "", bootID: "", device: 0).directories == ["a"])
  }
}
