import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// An apply that is killed did not happen, or is finished: whatever is applied next.
  @Suite struct RecoveryTests {
    @Test func afterAKilledFirstApplyTheNextOneStartsFresh() throws {
      try Stage.run { stage in
        let manifest = try ChangingDeployment.before(stage)
        var expected: Set<String> = []
        var steps: UInt64 = 0
        try Sandbox.run { sandbox in
          try sandbox.apply(manifest)
          expected = Set(try sandbox.snapshot().keys)
          steps = try sandbox.steps(of: "lookup/hits") { try stage.lookUpSocket() }
        }
        let kernel = LiveKernel()
        for number in 1...200 {
          let isKilled = try Sandbox.run(kernel) { sandbox in
            let kernel = CountingKernel(sandbox.kernel, .death(at: number))
            let error = try sandbox.failure(manifest, kernel)
            try sandbox.apply(manifest)
            let place = "\(number), \(kernel.changes.last ?? "")"
            #expect(
              try Set(sandbox.snapshot().keys).symmetricDifference(expected) == [], "\(place)")
            try checkAlive(sandbox, stage, steps: steps, place)
            return error != nil
          }
          if !isKilled { return }
        }
        Issue.record("the apply never succeeds")
      }
    }

    @Test(arguments: [true, false])
    func afterAKilledUpdateEitherManifestConverges(_ goesBack: Bool) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let former = try ChangingDeployment.before(stage)
          let new = try ChangingDeployment.after(stage)
          for number in 1...300 {
            try sandbox.apply(former)
            let before = try sandbox.snapshot()
            let steps = try sandbox.steps(of: "lookup/hits") { try stage.lookUpSocket() }
            let kernel = CountingKernel(sandbox.kernel, .death(at: number))
            if try sandbox.failure(new, kernel) == nil { return }
            let place = "\(number), \(kernel.changes.last ?? "")"
            let plan = try sandbox.apply(goesBack ? former : new)
            if goesBack, !kernel.didPublish {
              #expect(plan.isEmpty, "\(place): it did not happen")
              #expect(try differences(before, sandbox.snapshot()) == [], "\(place)")
            }
            #expect(try sandbox.leftovers() == [], "\(place)")
            #expect(try sandbox.plan(goesBack ? former : new).isEmpty, "\(place)")
            try checkAlive(sandbox, stage, steps: goesBack ? steps : 1000 * steps, place)
          }
          Issue.record("the update never succeeds")
        }
      }
    }

    @Test func afterAKillBetweenTwoLinksAtOneHookTheProgramIsAttachedAgain() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need("xdp", sandbox)
          try stage.needNetwork()
          func manifest(_ mode: String) -> String {
            """
            programs: { f: { file: xdp.o } }
            attachments: { a: { program: on_packet, xdp: { interface: veth1, netns: \(stage.receiver), mode: \(mode) } } }
            """
          }
          for number in 1...100 {
            try sandbox.apply(manifest("native"))
            let kernel = CountingKernel(sandbox.kernel, .death(at: number))
            if try sandbox.failure(manifest("generic"), kernel) == nil { return }
            let place = "\(number), \(kernel.changes.last ?? "")"
            try sandbox.apply(manifest(number % 2 == 0 ? "native" : "generic"))
            #expect(try sandbox.leftovers() == [], "\(place)")
            let steps = try sandbox.steps { try stage.sendPacket() }
            #expect(steps > 0, "\(place)")
          }
          Issue.record("the update never succeeds")
        }
      }
    }

    @Test func aKilledApplyCanBeDestroyed() throws {
      try Stage.run { stage in
        let former = try ChangingDeployment.before(stage)
        let new = try ChangingDeployment.after(stage)
        let kernel = LiveKernel()
        for number in 1...300 {
          let isKilled = try Sandbox.run(kernel) { sandbox in
            try sandbox.apply(former)
            let kernel = CountingKernel(sandbox.kernel, .death(at: number))
            let error = try sandbox.failure(new, kernel)
            try sandbox.destroy()
            #expect(try sandbox.snapshot() == [:], "\(number), \(kernel.changes.last ?? "")")
            return error != nil
          }
          if !isKilled { return }
        }
        Issue.record("the update never succeeds")
      }
    }

    @Test func aKilledDestroyGoesOnWhereItStopped() throws {
      try Stage.run { stage in
        let manifest = try ChangingDeployment.before(stage)
        let kernel = LiveKernel()
        for number in 1...200 {
          let isKilled = try Sandbox.run(kernel) { sandbox in
            try sandbox.apply(manifest)
            let kernel = CountingKernel(sandbox.kernel, .death(at: number))
            let isKilled = (try? sandbox.reconciler(kernel).destroy("test")) == nil
            try sandbox.destroy()
            // The directory of all deployments may stay: it is nobody's alone.
            let left = try sandbox.snapshot().keys.filter { $0 != "/bpf-apply" }
            #expect(left == [], "\(number), \(kernel.changes.last ?? "")")
            return isKilled
          }
          if !isKilled { return }
        }
        Issue.record("the destroy never succeeds")
      }
    }

    /// Both links hold what the ledger says, and a lookup is counted as often as it should be.
    private func checkAlive(
      _ sandbox: Sandbox, _ stage: Stage, steps: UInt64, _ place: String
    ) throws {
      #expect(
        try sandbox.held(by: "lookup") == sandbox.id(.program, "lookup/on_lookup"), "\(place)")
      #expect(try sandbox.held(by: "exec") == sandbox.id(.program, "exec/on_exec"), "\(place)")
      let now = try sandbox.steps(of: "lookup/hits") { try stage.lookUpSocket() }
      #expect(now == steps, "\(place)")
    }
  }
}
