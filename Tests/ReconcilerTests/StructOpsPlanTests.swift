import BPFLoader
import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

/// What the planner makes of struct_ops maps, whose programs belong to them.
@Suite struct StructOpsPlanTests {
  private let manifest = """
    programs: { f: { file: struct_ops.o } }
    attachments: { cc: { map: f/reno, struct_ops: {} } }
    """

  @Test func itsProgramsComeBeforeAMap() throws {
    let plan = try Made.plan(try Made.desired(manifest))
    #expect(plan.changes.count == 6)
    let map = try #require(index("map.f/reno", plan))
    for program in ["reno_ssthresh", "reno_undo_cwnd", "reno_cong_avoid"] {
      #expect(try #require(index("program.f/\(program)", plan)) < map)
    }
    #expect(try #require(index("attachment.cc", plan)) > map)
  }

  private func index(_ address: String, _ plan: Plan) -> Int? {
    plan.changes.firstIndex { $0.address.description == address }
  }

  @Test func aChangedProgramMakesTheMapAnewAndUpdatesTheLink() throws {
    let former = try Made.desired(manifest)
    let new = former.with { state in
      for index in state.programs.indices where state.programs[index].name == "f/reno_cong_avoid" {
        state.programs[index].digest = "another"
      }
    }
    #expect(
      try Made.facts(new, after: former) == [
        Fact(.replace, .program("f/reno_cong_avoid"), because: [.changed(.bytecode)]),
        Fact(.replace, .map("f/reno"), because: [.member(.program("f/reno_cong_avoid"))]),
        Fact(
          .update, .attachment("cc"), .attaching(.inPlace), because: [.attaches(.map("f/reno"))]),
      ])
  }

  @Test func aStructureThatCannotBeUpdatedLeavesAGap() throws {
    func state(_ digest: String) throws -> DesiredState {
      try Made.desired(manifest).with { state in
        state.programs[0].digest = digest
        for index in state.maps.indices where state.maps[index].name == "f/reno" {
          state.maps[index].record.structure = "sched_ext_ops"
        }
      }
    }
    let plan = try Made.plan(try state("b"), after: try state("a"))
    let change = try #require(plan.change(ObjectAddress(.attachment, "cc")))
    #expect(change.action.name == .replace && change.strategy == .oldFirst)
  }

  /// Without a link a map is registered once: whatever makes the attachment anew makes the map anew.
  @Test func aTableWithoutALinkIsMadeAnewWithItsAttachment() throws {
    let former = try Made.desired(manifest)
    let address = ObjectAddress(.attachment, "cc")
    func facts(_ happening: (inout Observation) -> Void, _ new: DesiredState) throws -> [Fact] {
      try Made.facts(new, after: former) { observed in
        observed.targets["cc"]?.isUnlinked = true
        observed.ledger?.attachments["cc"]?.target.isUnlinked = true
        let id = observed.ledger?.attachments["cc"]?.id ?? 0
        observed[address] = ObservedObject(.live(Made.map(id)))
        observed[address].atHook = .object(id)
        happening(&observed)
      }
    }
    #expect(try facts({ _ in }, former) == [])
    #expect(
      try facts({ $0[address].atHook = .nothing }, former) == [
        Fact(.replace, .map("f/reno"), because: [.attachedAnew(.attachment("cc"))]),
        Fact(.repair, .attachment("cc"), .attaching(.oldFirst), because: [.drift(.severed)]),
      ])
    let changed = former.with { $0.programs[0].digest = "another" }
    #expect(
      try facts({ _ in }, changed).last
        == Fact(
          .replace, .attachment("cc"), .attaching(.oldFirst), because: [.attaches(.map("f/reno"))]))
  }

  @Test func theLinkHoldsTheMap() throws {
    let desired = try Made.desired(manifest)
    #expect(try Made.plan(desired, after: desired).isEmpty)
    let plan = try Made.plan(desired, after: desired) { observed in
      let address = ObjectAddress(.attachment, "cc")
      guard let link = observed[address].itself?.link else { return }
      observed[address].state = .live(Made.link(.structOps, link.id, holds: 0, target: 99))
    }
    #expect(
      plan.facts == [
        Fact(
          .repair, .attachment("cc"), .attaching(.oldFirst), because: [.drift(.programSwapped(99))])
      ])
  }
}
