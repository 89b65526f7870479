import BPFLoader
import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

/// What the planner makes of objects that were renamed, or are let go of.
@Suite struct OwnershipPlanTests {
  private let former = """
    programs: { f: { file: tracepoint.o } }
    maps: { evts: { from: f/hits } }
    attachments: { a: { program: f/on_exec } }
    pins: { shared/hits: { map: evts }, link: { attachment: a } }
    """
  private let renamed = """
    programs: { g: { file: tracepoint.o } }
    maps: { events: { from: g/hits } }
    attachments: { b: { program: g/on_exec } }
    pins: { shared/hits: { map: events }, other: { attachment: b } }
    moved:
      map.evts: map.events
      program.f/on_exec: program.g/on_exec
      attachment.a: attachment.b
      pin.link: pin.other
    """

  @Test func whatIsRenamedStaysWhatItIs() throws {
    #expect(
      try Made.facts(Made.desired(renamed), after: Made.desired(former)) == [
        Fact(.move, .map("events"), .from("evts")),
        Fact(.move, .program("g/on_exec"), .from("f/on_exec")),
        Fact(.move, .attachment("b"), .from("a")),
        Fact(.move, .pin("other"), .from("link")),
      ])
  }

  @Test func whatIsRenamedAndChangedIsBoth() throws {
    let new = try Made.desired(renamed).with { $0.programs[0].digest = "another" }
    let plan = try Made.plan(new, after: try Made.desired(former))
    let program = try #require(plan.change(ObjectAddress(.program, "g/on_exec")))
    #expect(program.action.name == .replace && program.former.name == "f/on_exec")
    #expect(program.formerAddress == program.address)
    #expect(program.isRenamed && program.because.compactMap(\.difference?.field) == [.bytecode])
    let attachment = try #require(plan.change(ObjectAddress(.attachment, "b")))
    #expect(attachment.strategy == .newFirst && attachment.formerAddress.name == "b")
  }

  @Test func aFileOfAnotherKeyTakesAllOfItsObjectsAlong() throws {
    func manifest(_ file: String, _ moved: String = "") -> String {
      """
      programs: { \(file): { file: tracepoint.o, attach: auto } }
      \(moved)
      """
    }
    let former = try Made.desired(manifest("fw"))
    let moved = try Made.plan(
      try Made.desired(manifest("firewall", "moved: { program.fw: program.firewall }")),
      after: former)
    #expect(moved.effective.allSatisfy { $0.action.name == .move } && moved.renamedFiles == [])
    #expect(
      Set(moved.effective.map(\.address)) == [
        ObjectAddress(.map, "firewall/hits"), ObjectAddress(.program, "firewall/on_exec"),
        ObjectAddress(.attachment, "firewall/on_exec"),
      ])
    let unsaid = try Made.plan(
      try Made.desired(manifest("firewall")), after: former,
      ApplyOptions.with { $0.replacesAll = true })
    #expect(
      unsaid.renamedFiles == [
        RenamedFile(
          old: ObjectAddress(.program, "fw"), new: ObjectAddress(.program, "firewall"),
          maps: [ObjectAddress(.map, "fw/hits")])
      ])
    let another = try Made.desired(manifest("firewall")).with { $0.programs[0].digest = "another" }
    #expect(
      try Made.plan(another, after: former, ApplyOptions.with { $0.replacesAll = true })
        .renamedFiles == [])
  }

  @Test func whatWasNotRecordedCannotHaveMoved() throws {
    let state = try Made.desired(renamed)
    #expect(try Made.facts(state, after: state) == [])
    #expect(try Made.plan(state).effective.allSatisfy { $0.action.name == .create })
  }

  @Test func optionsThatNameWhatWasRenamedDoNotDiffer() throws {
    func manifest(_ file: String, _ name: String, _ moved: String) -> String {
      """
      programs: { \(file): { file: xdp.o }, r: { file: freplace.o }, t: { file: tcx.o } }
      attachments:
        \(name): { program: t/on_packet, tcx: eth0 }
        behind: { program: t/on_packet, tcx: { interface: eth0, order: { after: \(name) } } }
        v: { program: r/on_verdict, freplace: { of: \(file)/on_packet } }
      \(moved)
      """
    }
    let moved = """
      moved:
        program.x/on_packet: program.y/on_packet
        map.x/hits: map.y/hits
        attachment.front: attachment.first
      """
    let plan = try Made.plan(
      try Made.desired(manifest("y", "first", moved)),
      after: try Made.desired(manifest("x", "front", "")))
    #expect(
      plan.effective.map { "\($0.action.name) \($0.address)" } == [
        "move map.y/hits", "move program.y/on_packet",
        "move program.r/on_verdict@y/on_packet:verdict", "move attachment.first",
      ])
  }

  @Test(arguments: [
    (
      "maps: { evts: { from: f/hits }, events: { type: array, key: u32, value: u32, max_entries: 1 } }\nmoved: { map.evts: map.events }",
      "`map.evts` is still in the manifest, so that it cannot have become `map.events`"
    ),
    ("moved: { map.old: map.evnts }", "the manifest has no `map.evnts`"),
    ("moved: { program.old: program.g }", "the manifest has no `program.g`"),
    (
      "moved: { program.f: program.g }",
      "`program.f` is still in the manifest, so that it cannot have become `program.g`"
    ),
    (
      "removed: [map.f/hits]",
      "`map.f/hits` is to be let go of, but `program.f/on_exec` still uses it"
    ),
    ("removed: [attachment.a]", "`attachment.a` is to be let go of, but is still in the manifest"),
  ])
  func whatContradictsTheManifestIsAnError(_ text: String, _ message: String) throws {
    let error = try #require(throws: ReconcilerError.self) {
      try Made.desired(
        """
        programs: { f: { file: tracepoint.o } }
        attachments: { a: { program: f/on_exec } }
        \(text)
        """)
    }
    #expect(error.reason == .invalid)
    #expect(error.diagnostics.map(\.message) == [message])
  }
}

/// What is let go of: it stays, as long as something holds it.
@Suite struct ReleasePlanTests {
  private func desired(_ released: String, _ more: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs: { f: { file: globals.o, attach: [] } }
      \(more)
      removed: [\(released)]
      """)
  }

  private func facts(_ released: String, pins: String) throws -> [Fact] {
    try Made.facts(try desired(released), after: try Made.desired(manifest(pins)))
  }

  private func manifest(_ pins: String) -> String {
    """
    programs: { f: { file: globals.o, attach: [] }, t: { file: tracepoint.o } }
    maps: { m: { type: array, key: u32, value: u32, max_entries: 1, prevent_destroy: true } }
    attachments: { a: { program: t/on_exec } }
    pins: { \(pins) }
    """
  }

  @Test func anObjectGoesWithItsPinAndWithWhatItHolds() throws {
    #expect(
      try facts("map.m, attachment.a", pins: "p/m: { map: m }, link: { attachment: a }") == [
        Fact(.forget, .pin("p/m"), .keptBy(.itself)),
        Fact(.forget, .pin("link"), .keptBy(.itself)),
        Fact(.forget, .attachment("a"), .keptBy(.pin("link"))),
        Fact(.forget, .program("t/on_exec"), .keptBy(.object(.attachment("a")))),
        Fact(.forget, .map("t/hits"), .keptBy(.object(.program("t/on_exec")))),
        Fact(.forget, .map("m"), .keptBy(.pin("p/m"))),
      ])
  }

  @Test func aPinGoesByItself() throws {
    let new = try desired(
      "pin.p/m",
      "maps: { m: { type: array, key: u32, value: u32, max_entries: 1, prevent_destroy: true } }")
    #expect(
      try Made.facts(new, after: try Made.desired(manifest("p/m: { map: m }"))).filter {
        $0.action == .forget
      } == [Fact(.forget, .pin("p/m"), .keptBy(.itself))])
  }

  @Test func whatNothingKeepsIsNotLetGoOf() throws {
    let error = try #require(throws: ReconcilerError.self) { try facts("map.m", pins: "") }
    #expect(error.reason == .refused)
    #expect(error.message == "map.m cannot be let go of: nothing else would keep it")
    #expect(error.mark?.line == 5)
  }

  @Test func whatIsNotRecordedIsNotLetGoOf() throws {
    let state = try desired("map.gone, pin.gone")
    #expect(try Made.facts(state, after: state) == [])
  }

  @Test func whatHasNoLinkStaysAttached() throws {
    let manifest = """
      programs: { t: { file: tcx.o } }
      attachments: { a: { program: t/on_packet, tc: eth0 } }
      """
    #expect(
      try Made.facts(try desired("attachment.a"), after: try Made.desired(manifest)).filter {
        $0.action == .forget && $0.address.kind == .attachment
      } == [Fact(.forget, .attachment("a"), .keptBy(.hook))])
  }
}
