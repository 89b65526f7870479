import BPFLoader
import BPFObject
import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

/// What the planner makes of programs and attachments.
@Suite struct AttachmentPlanTests {
  private let manifest = """
    programs: { f: { file: xdp.o } }
    attachments: { a: { program: on_packet, xdp: { interface: eth0, mode: native } } }
    """
  private let address = ObjectAddress(.attachment, "a")

  private func strategy(_ plan: Plan) -> LinkStrategy? { plan.change(address)?.strategy }

  /// How each kind takes a changed program, and changed options, as the kernels let it.
  static let strategies: [String: (program: LinkStrategy, options: LinkStrategy)] = [
    "kprobe": (.newFirst, .newFirst), "fentry": (.newFirst, .newFirst),
    "tracepoint": (.newFirst, .newFirst), "raw_tracepoint": (.newFirst, .newFirst),
    "iterator": (.inPlace, .newFirst), "xdp": (.inPlace, .oldFirst), "tcx": (.inPlace, .newFirst),
    "cgroup": (.inPlace, .newFirst), "netns": (.inPlace, .newFirst),
    "struct_ops": (.inPlace, .oldFirst),
    "kretprobe": (.newFirst, .newFirst), "kprobe_multi": (.newFirst, .newFirst),
    "kretprobe_multi": (.newFirst, .newFirst), "perf_event": (.newFirst, .newFirst),
    "fexit": (.newFirst, .newFirst), "fmod_ret": (.newFirst, .newFirst),
    "lsm": (.newFirst, .newFirst), "tp_btf": (.newFirst, .newFirst),
    "netkit": (.inPlace, .newFirst), "netfilter": (.oldFirst, .oldFirst),
    "sk_msg": (.inPlace, .oldFirst), "sk_skb": (.inPlace, .oldFirst),
    "usdt": (.newFirst, .newFirst), "uprobe": (.newFirst, .newFirst),
    "uretprobe": (.newFirst, .newFirst),
    "uprobe_multi": (.newFirst, .newFirst), "tc": (.inPlace, .newFirst),
    "freplace": (.oldFirst, .oldFirst),
  ]

  @Test(arguments: AttachmentKind.all.map(\.name))
  func theKindDecidesHowAChangeIsMade(_ name: String) throws {
    let kind = try #require(AttachmentKind.named(name))
    let expected = try #require(Self.strategies[name], "a new kind belongs into this table")
    // It is a map that is attached so.
    guard name != "struct_ops" else { return }
    let former = try Made.desired(manifest).with { $0.attachments[0].kind = kind }

    let program = former.with { $0.programs[0].digest = "another" }
    let change = try #require(try Made.plan(program, after: former).change(address))
    #expect(change.strategy == expected.program)
    #expect(change.action.name == (expected.program == .inPlace ? .update : .replace))

    let options = former.with { $0.attachments[0].options.integers["cookie"] = 9 }
    #expect(strategy(try Made.plan(options, after: former)) == expected.options)

    // A program of another type cannot take the place in the link.
    let other = program.with { $0.programs[0].spec.type = .socketFilter }
    let fallback = try Made.plan(other, after: former)
    #expect(
      strategy(fallback) == (expected.program == .inPlace ? expected.options : expected.program))
    #expect(fallback.change(address)?.action.name == .replace)
  }

  @Test func aChangedProgramIsUpdatedInPlace() throws {
    let former = try Made.desired(manifest)
    let new = former.with { $0.programs[0].digest = "another" }
    #expect(
      try Made.facts(new, after: former) == [
        Fact(.replace, .program("f/on_packet"), because: [.changed(.bytecode)]),
        Fact(
          .update, address, .attaching(.inPlace), because: [.attaches(.program("f/on_packet"))]),
      ])
  }

  @Test func anotherNumberOfInstructionsIsTheReason() throws {
    let former = try Made.desired(manifest)
    let count = Int128(former.programs[0].spec.instructions.count)
    let new = former.with {
      $0.programs[0].digest = "another"
      $0.programs[0].spec.instructions += $0.programs[0].spec.instructions
    }
    #expect(
      try Made.facts(new, after: former).first
        == Fact(
          .replace, .program("f/on_packet"),
          because: [.changed(.instructions, .number(count), .number(2 * count))]))
  }

  @Test func anotherModeLeavesAGap() throws {
    let new = try Made.desired(manifest.replacing("native", "generic"))
    let plan = try Made.plan(new, after: try Made.desired(manifest))
    #expect(
      plan.facts == [
        Fact(
          .replace, address, .attaching(.oldFirst),
          because: [.changed(.option("mode"), .word("native"), .word("generic"))])
      ])
  }

  @Test func anotherCookieNeedsAProgramLoadedAgain() throws {
    func text(_ cookie: Int) -> String {
      """
      programs: { f: { file: tracepoint.o } }
      attachments: { a: { program: on_exec, tracepoint: { name: sched/x, cookie: \(cookie) } } }
      """
    }
    #expect(
      try Made.facts(try Made.desired(text(2)), after: try Made.desired(text(1))) == [
        Fact(.replace, .program("f/on_exec"), because: [.attachedTwice(address)]),
        Fact(
          .replace, address, .attaching(.newFirst),
          because: [.changed(.option("cookie"), .word("1"), .word("2"))]),
      ])
  }

  @Test func anotherTargetNeedsNoGap() throws {
    let new = try Made.desired(manifest.replacing("eth0", "eth1"))
    let plan = try Made.plan(new, after: try Made.desired(manifest))
    #expect(
      plan.facts == [
        Fact(
          .replace, address, .attaching(.newFirst),
          because: [.changed(.target, .word("xdp eth0"), .word("xdp eth1"))])
      ])
  }

  @Test func aTargetThatIsAnotherUnderItsNameIsReplaced() throws {
    let desired = try Made.desired(manifest)
    let plan = try Made.plan(desired, after: desired) {
      $0.targets["a"]?.identity = .recorded("the interface that came after")
    }
    #expect(plan.effective.map(\.action.name) == [.replace])
    #expect(strategy(plan) == .newFirst)
  }

  @Test func anotherProgramOfTheFileIsUpdatedInPlace() throws {
    func text(_ file: String) -> String {
      """
      programs: { f: { file: xdp.o }, g: { file: xdp.v2.o } }
      attachments: { a: { program: \(file)/on_packet, xdp: eth0 } }
      """
    }
    #expect(
      try Made.facts(try Made.desired(text("g")), after: try Made.desired(text("f"))) == [
        Fact(.create, .program("g/on_packet")),
        Fact(
          .update, address, .attaching(.inPlace),
          because: [
            .changed(.object, .word("program.f/on_packet"), .word("program.g/on_packet"))
          ]),
        Fact(.remove, .program("f/on_packet"), because: [.notInManifest]),
      ])
  }

  @Test func aRenamedAttachmentKeepsItsLink() throws {
    let new = try Made.desired(manifest.replacing("{ a: {", "{ b: {"))
    #expect(
      try Made.facts(new, after: try Made.desired(manifest))
        == [Fact(.move, .attachment("b"), .from("a"))])
  }

  @Test func aRenamedAttachmentWithOtherOptionsGoesOnFromTheOldOne() throws {
    let new = try Made.desired(
      manifest.replacing("{ a: {", "{ b: {")
        .replacing("mode: native", "mode: generic"))
    let plan = try Made.plan(new, after: try Made.desired(manifest))
    let change = try #require(plan.change(ObjectAddress(.attachment, "b")))
    #expect(change.action.name == .replace && change.strategy == .oldFirst)
    #expect(change.former.name == "a" && change.isRenamed)
  }

  @Test func whatWasDetachedIsAttachedAgain() throws {
    let desired = try Made.desired(manifest)
    let plan = try Made.plan(desired, after: desired) { observed in
      guard let link = observed[address].itself?.link else { return }
      observed[address].state = .live(
        Made.link(.xdp, link.id, holds: link.heldID, target: 0))
    }
    #expect(
      plan.facts == [
        Fact(.repair, address, .attaching(.oldFirst), because: [.drift(.severed)])
      ])
  }

  @Test func aSwappedProgramIsPutBack() throws {
    let desired = try Made.desired(manifest)
    let plan = try Made.plan(desired, after: desired) { observed in
      guard let link = observed[address].itself?.link else { return }
      observed[address].state = .live(Made.link(.xdp, link.id, holds: 4711, target: 7))
    }
    #expect(
      plan.facts == [
        Fact(.repair, address, .attaching(.oldFirst), because: [.drift(.programSwapped(4711))])
      ])
  }

  @Test func aLostProgramPinReloadsAndReplaces() throws {
    let desired = try Made.desired(manifest)
    let plan = try Made.plan(desired, after: desired) {
      $0.objects[ObjectAddress(.program, "f/on_packet")] = nil
    }
    #expect(plan.effective.map(\.action.name) == [.repair, .replace])
    // Without the recorded program the kernel cannot check what it replaces.
    #expect(strategy(plan) == .oldFirst)
  }

  @Test func removedObjectsGoInReverse() throws {
    let desired = try Made.desired("\(manifest)\npins: { p: { map: f/hits } }")
    #expect(
      try Made.facts(
        try Made.desired("programs: {}"), after: desired, .with { $0.replacesAll = true }) == [
          Fact(.remove, .pin("p"), because: [.notInManifest]),
          Fact(.remove, address, because: [.notInManifest]),
          Fact(.remove, .program("f/on_packet"), because: [.notInManifest]),
          Fact(.remove, .map("f/hits"), because: [.notInManifest]),
        ])
  }

  /// What changes a program is there before that program runs, and moves to a new one beside the old.
  @Test func aReplacedFunctionIsReplacedBeforeItsProgramRuns() throws {
    let former = try Made.desired(
      """
      programs: { f: { file: freplace.o } }
      attachments:
        frames: { program: on_packet, xdp: eth0 }
        verdict: { program: on_verdict, freplace: { of: f/on_packet } }
      """)
    #expect(former.attachments.map(\.name) == ["verdict", "frames"])
    #expect(former.programs.map(\.name) == ["f/on_packet", "f/on_verdict@f/on_packet:verdict"])
    #expect(former.programs.map(\.target) == [nil, ObjectAddress(.program, "f/on_packet")])

    let changed = former.with { $0.programs[0].digest = "another" }
    let plan = try Made.plan(changed, after: former)
    #expect(
      plan.effective.map { "\($0.address) \($0.action.name)" } == [
        "program.f/on_packet replace", "program.f/on_verdict@f/on_packet:verdict replace",
        "attachment.verdict replace", "attachment.frames update",
      ])
    #expect(plan.change(ObjectAddress(.attachment, "verdict"))?.strategy == .newFirst)
  }

  /// A hook for one: what leaves it goes first, to another hook or for good.
  @Test func whatLeavesAHookForOneGoesFirst() throws {
    func state(_ a: String, _ b: String?, kind: String = "xdp") throws -> DesiredState {
      try Made.desired(
        """
        programs: { f: { file: \(kind).o } }
        attachments:
          a: { program: on_packet, \(kind): { interface: \(a)\(kind == "tcx" ? ", direction: ingress" : "") } }
        """
          + (b.map {
            "\n  b: { program: on_packet, \(kind): { interface: \($0)\(kind == "tcx" ? ", direction: ingress" : "") } }"
          } ?? ""))
    }
    let a = ObjectAddress(.attachment, "a")
    let b = ObjectAddress(.attachment, "b")
    let former = try state("eth0", "eth1")

    let exchanged = try Made.plan(try state("eth1", "eth0"), after: former)
    #expect(exchanged.change(a)?.strategy == .oldFirst && exchanged.change(a)?.leaving == ["b"])
    #expect(exchanged.change(b)?.strategy == .oldFirst && exchanged.change(b)?.leaving == ["a"])

    let left = try Made.plan(try state("eth1", nil), after: former)
    #expect(left.change(a)?.strategy == .oldFirst && left.change(a)?.leaving == ["b"])
    #expect(left.change(b)?.action.name == .remove)

    let free = try Made.plan(try state("eth2", "eth1"), after: former)
    #expect(free.change(a)?.strategy == .newFirst && free.change(a)?.leaving == [])
    #expect(free.change(b)?.action.name == .keep)

    // Where a hook has room for both, neither has to go first.
    let shared = try Made.plan(
      try state("eth1", "eth0", kind: "tcx"), after: try state("eth0", "eth1", kind: "tcx"))
    #expect(shared.change(a)?.strategy == .newFirst && shared.change(b)?.strategy == .newFirst)
  }
}
