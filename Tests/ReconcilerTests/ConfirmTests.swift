import Testing

@testable import Reconciler
@testable import Simulation

/// Applies that are rolled back unless somebody confirms them, on the simulated kernel.
@Suite struct ConfirmTests {
  private let kernel = SimulatedKernel()

  private func state(_ version: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o } }
      maps: { kept: { type: array, key: u32, value: u32, max_entries: 1, prevent_destroy: true } }
      attachments: { x: { program: x/on_packet, xdp: eth0 } }
      """)
  }

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func apply(_ version: String, within seconds: Int?) throws {
    try reconciler.apply(
      state(version), .with { $0.confirmWithin = seconds.map { .seconds($0) } })
  }

  private func failure(_ body: () throws -> Void) -> ReconcilerError? {
    #expect(throws: ReconcilerError.self) { try body() }
  }

  private func isLive(_ version: String) throws -> Bool {
    try reconciler.plan(state(version), .with { $0.isReleased = true }).isEmpty
  }

  @Test func whatIsConfirmedStays() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    #expect(try reconciler.remainingTime(of: "test") == 10_000)
    kernel.world.uptime += 9_999
    try reconciler.confirm("test")
    #expect(try reconciler.remainingTime(of: "test") == nil)
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(try isLive(".v2"))
  }

  @Test func whatNobodyConfirmsIsRolledBackAndHeld() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    try reconciler.expire("test")
    #expect(try isLive(".v2"))
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(try isLive(""))
    #expect(failure { try apply(".v2", within: nil) }?.reason == .refused)
    try reconciler.expire("test")
    #expect(try isLive(""))
  }

  @Test func aFirstGenerationThatNobodyConfirmsGoesAndIsHeld() throws {
    try apply("", within: 10)
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    let status = try #require(try reconciler.status(of: "test"))
    #expect(status.ledger.holdsAlone && status.ledger.isFirst && !status.hasDrift)
    #expect(kernel.world.hooks.isEmpty)
    #expect(failure { try apply("", within: nil) }?.reason == .refused)
    #expect(failure { try reconciler.rollBack("test") }?.reason == .failed)
    #expect(failure { try reconciler.confirm("test") }?.reason == .failed)
    let held = kernel.world

    try reconciler.apply(
      state(), .with { ($0.isReleased, $0.confirmWithin) = (true, .seconds(10)) })
    #expect(try isLive(""))
    // There is nothing before it either.
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(try reconciler.status(of: "test")?.ledger.holdsAlone == true)

    kernel.world = held
    try apply(".v2", within: nil)
    #expect(failure { try reconciler.rollBack("test") }?.reason == .failed)
    #expect(try isLive(".v2"))

    kernel.world = held
    #expect(try reconciler.destroy("test")?.holdsAlone == true)
    #expect(kernel.names(in: World.bpffs) == [])
    try apply("", within: nil)
  }

  @Test func takingAFirstGenerationDownMayBeInterrupted() throws {
    try apply("", within: 10)
    kernel.world.uptime += 10_000
    let count = try Faults.sweep(
      kernel.world, { reconciler throws(ReconcilerError) in try reconciler.expire("test") }
    ) { kernel, _, place in
      let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
      try reconciler.expire("test")
      #expect(try reconciler.status(of: "test")?.ledger.holdsAlone == true, "\(place)")
      #expect(kernel.world.hooks.isEmpty, "\(place)")
      #expect(throws: ReconcilerError.self, "\(place)") { try reconciler.apply(state()) }
      _ = try reconciler.destroy("test")
      #expect(kernel.names(in: World.bpffs) == [], "\(place)")
    }
    #expect(count > 10)
  }

  @Test func aConfirmationThatComesLateKeepsWhatIsThereStill() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    kernel.world.uptime += 10_000
    let overdue = kernel.world
    #expect(try reconciler.remainingTime(of: "test") == 0)
    try reconciler.confirm("test")
    #expect(try isLive(".v2"))

    kernel.world = overdue
    try reconciler.expire("test")
    let error = failure { try reconciler.confirm("test") }
    #expect(error?.reason == .failed)
    #expect(error?.message == "nothing to confirm: test was rolled back")
  }

  @Test func whatWaitsIsTakenBackAtOnceWhereThereIsNoTime() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    try reconciler.expire("test", now: true)
    #expect(try isLive(""))
    // Where nothing waits, nothing is taken back.
    let before = kernel.world
    try reconciler.expire("test", now: true)
    #expect(differences(before.signature, kernel.world.signature) == [])
  }

  /// A repair is no version, but it may be what locks somebody out.
  @Test func aRepairThatNobodyConfirmsIsTakenBackAndNotHeld() throws {
    func desired(_ version: String) throws -> DesiredState {
      try Made.desired(
        "programs: { x: { file: xdp\(version).o } }\nattachments: { x: { program: x/on_packet, xdp: { interface: \"eth*\" } } }"
      )
    }
    kernel.world.addInterface("eth0")
    try reconciler.apply(desired(""))
    try reconciler.apply(desired(".v2"))
    kernel.world.addInterface("eth1")
    let before = kernel.world
    try reconciler.apply(desired(".v2"), .with { $0.confirmWithin = .seconds(10) })
    #expect(kernel.world.hooks.count == 2)
    let waiting = kernel.world

    try reconciler.rollBack("test")
    #expect(kernel.world.hooks == before.hooks)
    #expect(try reconciler.status(of: "test")?.ledger.held == nil)
    #expect(
      kernel.names(in: reconciler.layout("test").directory) == ["current", "previous"])
    try reconciler.rollBack("test")
    #expect(try reconciler.plan(desired("")).effective.map(\.address.name) == ["x@eth1"])

    for isKept in [true, false] {
      _ = try Faults.sweep(
        waiting,
        { reconciler throws(ReconcilerError) in
          if isKept {
            try reconciler.confirm("test")
          } else {
            try reconciler.expire("test", now: true)
          }
        }
      ) { kernel, _, place in
        let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
        if try reconciler.remainingTime(of: "test") != nil {
          if isKept { try reconciler.confirm("test") } else { try reconciler.rollBack("test") }
        }
        try Recovery(layout: reconciler.layout("test"), kernel: kernel).run()
        #expect(kernel.world.hooks.count == (isKept ? 2 : 1), "\(place)")
        #expect(
          kernel.names(in: reconciler.layout("test").directory) == ["current", "previous"],
          "\(place)")
        try reconciler.rollBack("test")
        let left = try reconciler.plan(desired("")).effective.map(\.address.name)
        // What was confirmed matches the pattern of the version before, too.
        #expect(left == (isKept ? [] : ["x@eth1"]), "\(place)")
      }
    }
  }

  @Test func whatWaitsIsNotChangedButMayBeAppliedAgainOrRolledBack() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    let error = failure { try apply("", within: nil) }
    #expect(error?.reason == .refused)
    #expect(error?.message == "generation 2 of test waits to be confirmed for another 10 s")
    try apply(".v2", within: 10)
    try reconciler.rollBack("test")
    #expect(try isLive(""))
    #expect(try reconciler.remainingTime(of: "test") == nil)
  }

  @Test func nothingIsTakenIntoWhatWaits() throws {
    try apply("", within: 10)
    let map = reconciler.layout("test").pin(ObjectAddress(.map, "kept"), in: .current)
    let pin = "\(World.bpffs)/foreign"
    try kernel.pin(map, at: pin)
    let error = failure {
      try reconciler.adopt(ObjectAddress(.map, "other"), from: pin, into: "test")
    }
    #expect(error?.reason == .refused)
    #expect(error?.message == "generation 1 of test waits to be confirmed for another 10 s")
    #expect(try reconciler.remainingTime(of: "test") == 10_000)
  }

  @Test func anApplyOfAnotherPastTheDeadlineTakesThePlace() throws {
    try apply("", within: 10)
    kernel.world.uptime += 10_000
    try apply(".v2", within: nil)
    let live = try #require(try reconciler.status(of: "test")?.ledger)
    #expect(live.generation == 2 && live.succession == .first && live.held == nil)
    #expect(try isLive(".v2"))
  }

  /// A timer that applies the same again and again must not confirm it.
  @Test func anApplyOfTheSamePastTheDeadlineRollsBackAndIsRefused() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    kernel.world.uptime += 10_000
    let overdue = kernel.world
    let status = try #require(try reconciler.status(of: "test"))
    #expect(status.isOverdue && status.hasDrift)
    let error = failure { try apply(".v2", within: nil) }
    #expect(error?.reason == .refused)
    #expect(
      error?.message == "generation 2 of test should have been confirmed by now: it is rolled back")
    #expect(try isLive(""))
    #expect(failure { try apply(".v2", within: nil) }?.reason == .refused)

    kernel.world = overdue
    try reconciler.apply(state(".v2"), .with { $0.isReleased = true })
    #expect(try isLive(".v2"))
    #expect(try reconciler.remainingTime(of: "test") == nil)
    try reconciler.rollBack("test")
    #expect(try isLive(""))
  }

  /// A part of a manifest is told by what comes of it.
  @Test func anApplyOfTheSamePartPastTheDeadlineRollsBackToo() throws {
    try apply("", within: nil)
    let options = ApplyOptions.with {
      ($0.only, $0.confirmWithin) = ([ObjectAddress(.attachment, "x")], .seconds(10))
    }
    try reconciler.apply(state(".v2"), options)
    kernel.world.uptime += 10_000
    #expect(failure { try reconciler.apply(state(".v2"), options) }?.reason == .refused)
    #expect(try isLive(""))
  }

  /// A confirmation that fails or dies at any change leaves a deployment that still waits, or is confirmed.
  @Test func confirmingMayBeInterrupted() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    let world = kernel.world
    for number in 1...10 {
      let faults: [CountingKernel.Fault] = [
        .failure(at: number), .lateFailure(at: number), .death(at: number),
      ]
      for fault in faults {
        let kernel = SimulatedKernel(world)
        let counting = CountingKernel(kernel, fault)
        let interrupted = Reconciler(counting, bpffs: World.bpffs, tool: "test")
        try? interrupted.confirm("test")
        if !counting.didFail { return #expect(number == 3) }
        let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
        if try reconciler.remainingTime(of: "test") != nil { try reconciler.confirm("test") }
        #expect(try reconciler.remainingTime(of: "test") == nil)
        #expect(try reconciler.status(of: "test")?.hasDrift == false)
        #expect(
          kernel.names(in: "\(World.bpffs)/bpf-apply/test/current")
            == ["ledger", "links", "maps", "plan", "private", "programs"], "\(fault)")
      }
    }
  }
}
