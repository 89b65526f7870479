import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// What is not seen from here is not gone, on the simulated kernel.
@Suite struct OutOfSightTests {
  private let kernel = SimulatedKernel()
  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func state(_ path: String, _ missing: String = "wait", _ file: String = "") throws
    -> DesiredState
  {
    try Made.desired(
      """
      programs: { f: { file: cgroup_skb\(file).o } }
      attachments: { a: { program: f/on_packet, cgroup: { path: \(path) }, when_missing: \(missing) } }
      pins: { x/a: { attachment: a } }
      """)
  }

  private func lines(_ plan: Plan) -> [String] {
    plan.effective.map { "\($0.action.name) \($0.address)" }
  }

  /// The name that was applied leads nowhere any more.
  private func hide(_ name: String) {
    kernel.world.missing.insert(name)
  }

  @Test(arguments: ["wait", "skip"])
  func aLinkThatLivesStaysWhereItsNameIsMissing(_ missing: String) throws {
    let state = try state("/a", missing)
    try reconciler.apply(state)
    let before = kernel.world.signature
    hide("/a")
    let plan = try reconciler.apply(state)
    #expect(plan.isEmpty && plan.desired.skipped == [])
    #expect(plan.desired.staying == [ObjectAddress(.attachment, "a"): .missing("there is no /a")])
    #expect(differences(before, kernel.world.signature) == [])
    #expect(try reconciler.status(of: "test")?.ledger.pending == nil)
  }

  @Test func itGetsANewProgramInPlace() throws {
    try reconciler.apply(state("/a"))
    hide("/a")
    let new = try state("/a", "wait", ".v2")
    let plan = try reconciler.apply(new)
    #expect(lines(plan) == ["replace program.f/on_packet", "update attachment.a"])
    #expect(try reconciler.plan(new).isEmpty)
  }

  @Test func whatIsSeveredOrNoLongerMeantGoes() throws {
    try reconciler.apply(state("/a"))
    let world = kernel.world
    hide("/a")
    let link = try #require(try reconciler.status(of: "test")?.ledger.attachments["a"]?.id)
    try kernel.world.detach(Int(link))
    let gone = try lines(reconciler.plan(state("/a")))
    #expect(Set(gone) == ["remove program.f/on_packet", "remove pin.x/a", "remove attachment.a"])
    kernel.world = world
    hide("/b")
    let plan = try reconciler.plan(state("/b"))
    #expect(lines(plan).contains("remove attachment.a") && plan.desired.staying == [:])
  }

  /// Of several targets those stay that cannot be seen; one that can be and does not match any more goes.
  @Test func ofSeveralThoseStayThatAreNotSeen() throws {
    let all = try Made.desired(
      """
      programs: { f: { file: cgroup_skb.o } }
      attachments: { a: { program: f/on_packet, cgroup: { path: [/a, /b, /c] } } }
      """)
    try reconciler.apply(all)
    for name in ["/b", "/c"] { kernel.world.unmatched.insert(name) }
    let targets = try #require(try reconciler.status(of: "test")?.ledger.attachments)
    kernel.world.outOfSight.insert(try #require(targets["a@/b"]?.target.identity.text))
    let plan = try reconciler.apply(all)
    #expect(lines(plan) == ["remove attachment.a@/c"])
    #expect(
      plan.desired.staying
        == [ObjectAddress(.attachment, "a@/b"): .outOfSight(try #require(targets["a@/b"]).target)])
    #expect(try reconciler.plan(all).isEmpty)
  }

  /// A filter whose network namespace is not seen: it stays with its deployment, and its removal says what it cannot do.
  @Test func aFilterThatIsNotSeenIsNotTakenForGone() throws {
    let state = try Made.desired(
      """
      programs: { f: { file: tcx.o } }
      attachments: { a: { program: f/on_packet, tc: eth0, when_missing: wait } }
      """)
    try reconciler.apply(state)
    let ledger = try #require(try reconciler.status(of: "test")?.ledger)
    let hook = try #require(ledger.attachments["a"]?.target.identity.text)
    kernel.world.outOfSight.insert(hook)
    hide("eth0")
    #expect(try reconciler.apply(state).isEmpty)
    let status = try #require(try reconciler.status(of: "test"))
    #expect(!status.hasDrift && !status.showsDetachment(of: ObjectAddress(.attachment, "a")))
    kernel.world.interfaces["eth0"] = 1
    kernel.world.missing = []
    let plan = try reconciler.plan(state)
    #expect(plan.effective.map(\.action.name) == [.replace])
    #expect(plan.effective[0].leavesBehind)
    let destroyed = try #require(try reconciler.destroy("test"))
    #expect(reconciler.outOfSight(destroyed) == [ObjectAddress(.attachment, "a")])
    #expect(kernel.world.hooks[hook] != nil, "nothing can take it off from here")
  }
}
