import BPFSyscall
import Testing

/// A user without privilege swaps names in a bpffs of mode 1777 while root's bpf-apply is halted at each call that changes
/// something.
@Suite(.needsBPF) struct AttackerTests {
  let attacked: AttackedScratch

  init() throws { attacked = try AttackedScratch() }

  /// One move a run, made at the first halt at which it can be, then at a later one, until there is none.
  @Test(arguments: Move.all) func nothingOutsideChanges(_ move: Move) throws {
    var halts: Set<String> = []
    var successes = 0
    for job in AttackedScratch.Job.allCases {
      for waiting in move.steps.indices {
        let attacks = try attack(job, with: move, waiting: waiting)
        halts.formUnion(attacks.flatMap(\.halts))
        successes += attacks.count { $0.isDone }
      }
    }
    #expect(halts.isSuperset(of: ["bpf", "linkat", "mkdirat", "renameat2", "unlinkat"]))
    #expect((successes > 0) == (move.obstacle == nil))
  }

  /// What is pinned may be another between two looks at it.
  @Test func whatItLooksAtIsExchanged() throws {
    let attacks = try attack(.rollBack, with: .linkForHisPin, waiting: 0, looking: true)
    #expect(attacks.contains { $0.isDone })
  }

  /// - Returns: a run for each halt at which the step that waits could be made, and one in which there was none any more.
  private func attack(
    _ job: AttackedScratch.Job, with move: Move, waiting: Int, looking: Bool = false
  ) throws -> [AttackedScratch.Attack] {
    let victims = try attacked.victims()
    var attacks: [AttackedScratch.Attack] = []
    var first: Int? = 0
    while let halt = first {
      try attacked.withBPFFS {
        let attack = try attacked.attack(
          job, with: move, waiting: waiting, until: halt, looking: looking)
        let what = "\(job), step \(waiting) from halt \(halt): \(attack)"
        try #require(try attacked.victims() == victims, "\(what)")
        // A pin whose path is not safe any more is left pending by a rollback: 2.
        #expect([0, 1, 2, 3, 6].contains(attack.outcome?.status), "\(what)")
        try attacked.expectToGoOn(destroying: halt % 2 == 0, "\(what)")
        try #require(try attacked.victims() == victims, "\(what)")
        first = attack.halt.map { $0 + (looking ? 1 : move.stride(in: job, waiting: waiting)) }
        attacks.append(attack)
      }
    }
    return attacks
  }

  /// What he has made before is a conflict, and not touched.
  @Test(arguments: Move.beforehand) func whatIsHisIsRefused(_ move: Move) throws {
    let victims = try attacked.victims()
    try attacked.withBPFFS {
      try #require(try attacked.attempt(move.steps[0]))
      let before = try attacked.scratch.listing()
      for command in ["plan", "apply"] {
        let outcome = try attacked.scratch.bpfApply(command, "first.yaml")
        #expect(outcome.status == 6, "\(outcome)")
      }
      #expect(try attacked.scratch.listing() == before)
    }
    #expect(try attacked.victims() == victims)
  }
}
