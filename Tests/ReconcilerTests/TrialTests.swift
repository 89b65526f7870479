import BPFLoader
import Manifest
import Testing

@testable import Reconciler
@testable import Simulation

/// Programs that are tested before they go live, on the simulated kernel.
@Suite struct TrialTests {
  private func manifest(_ expected: String, file: String = "xdp.o") throws -> DesiredState {
    try Made.desired(
      """
      programs:
        f: { file: \(file), functions: { on_packet: { tests: [ { expect: { retval: \(expected) } } ] } } }
      attachments: { a: { program: f/on_packet, xdp: eth0 } }
      """)
  }

  private func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  @Test func aProgramThatFailsChangesNothing() throws {
    let kernel = SimulatedKernel()
    let former = try manifest("0")
    try reconciler(kernel).apply(former)
    let before = kernel.world
    let new = try manifest("XDP_PASS").with { $0.programs[0].digest = "another" }
    do throws(ReconcilerError) {
      try reconciler(kernel).apply(new)
      Issue.record("it is applied")
    } catch {
      #expect(error.reason == .refused && error.mark?.line == 4 && error.notes == [])
      #expect(error.message == "test 1 of program f/on_packet: it returned 0, not 2")
    }
    #expect(differences(before.signature, kernel.world.signature) == [])
    #expect(try reconciler(kernel).plan(former).isEmpty)
  }

  @Test func nothingOfATestIsLeftWhereverItEnds() throws {
    let desired = try manifest("0")
    for number in 1...100 {
      for fault in [
        CountingKernel.Fault.failure(at: number), .lateFailure(at: number), .death(at: number),
      ] {
        let kernel = SimulatedKernel()
        let counting = CountingKernel(kernel, fault)
        do throws(ReconcilerError) {
          try reconciler(counting).apply(desired)
          #expect(!kernel.world.entries.keys.contains { $0.contains("/trial") })
          return
        } catch {
          if counting.didPublish { return }
          if case .death = fault { _ = try? reconciler(kernel).destroy("test") }
          #expect(kernel.world.signature == World().signature, "\(fault)")
        }
      }
    }
  }

  @Test func whatStaysIsNotTestedAgain() throws {
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(try manifest("0"))
    kernel.returnValue = 1
    let counting = CountingKernel(kernel)
    #expect(try reconciler(counting).apply(try manifest("0")).isEmpty && counting.changes == [])
  }

  @Test func whatTheKernelCannotRunIsNotTested() throws {
    do {
      _ = try Made.desired(
        """
        programs:
          f: { file: kprobe.o, functions: { on_clone: { tests: [ { expect: { retval: 0 } } ] } } }
        """)
      Issue.record("it is taken")
    } catch let error as ReconcilerError {
      #expect(error.diagnostics.map(\.message).contains { $0.contains("cannot be tested") })
      #expect(error.reason == .invalid)
    }
  }
}
