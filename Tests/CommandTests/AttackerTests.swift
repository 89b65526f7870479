import BPFSyscall
import Testing

/// A user without privilege swaps names in a bpffs of mode 1777 while root's bpf-apply is halted at each call that changes
/// something.
@Suite(.needsBPF) struct AttackerTests {
  let attacked: AttackedScratch

  init() throws { attacked = try AttackedScratch() }

  /// One move a run, made at the first halt at which it can be, then at a later one, until there is none.
  @Test(arguments: Move.all) func nothingOutsideChanges(_ move: Move) throws {
    let victims = try attacked.victims()
    var halts: Set<String> = []
    var successes = 0
    for job in AttackedScratch.Job.allCases {
      for waiting in move.steps.indices {
        var first: Int? = 0
        while let halt = first {
          let attack = try attacked.withBPFFS {
            let attack = try attacked.attack(job, with: move, waiting: waiting, until: halt)
            let what = "\(job), step \(waiting) from halt \(halt): \(attack)"
            try #require(try attacked.victims() == victims, "\(what)")
            #expect([0, 1, 3, 6].contains(attack.outcome?.status), "\(what)")
            try attacked.expectToGoOn(destroying: halt % 2 == 0, "\(what)")
            try #require(try attacked.victims() == victims, "\(what)")
            return attack
          }
          halts.formUnion(attack.halts)
          if attack.isDone { successes += 1 }
          first = attack.halt.map { $0 + move.stride(in: job, waiting: waiting) }
        }
      }
    }
    #expect(halts.isSuperset(of: ["bpf", "linkat", "mkdirat", "renameat2", "unlinkat"]))
    #expect((successes > 0) == (move.obstacle == nil))
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
