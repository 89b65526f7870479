import BPFLoader
import Manifest
import Simulation
import Testing

@testable import Reconciler

/// Who may see what is deployed, on the simulated kernel.
@Suite struct ReadersTests {
  private let kernel = SimulatedKernel()

  private func state(
    _ readers: Int?, _ version: String = "", name: String = "test"
  ) throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o } }
      attachments: { x: { program: x/on_packet, xdp: eth\(name.count) } }
      \(readers.map { "readers: \($0)" } ?? "")
      """
    ).with { $0.deployment = name }
  }

  private func reconciler(_ kernel: (any Kernel)? = nil) -> Reconciler {
    Reconciler(kernel ?? self.kernel, bpffs: World.bpffs, tool: "test")
  }

  private var reconciler: Reconciler { reconciler() }

  /// The modes of what readers come by, and their group where they may do something: root, the deployment's directory, a
  /// generation's, and a document.
  private func modes(_ name: String = "test", _ kernel: SimulatedKernel? = nil) -> [String] {
    let layout = reconciler.layout(name)
    return [
      layout.root, layout.directory, "\(layout.directory(.current))/maps", layout.ledger(.current),
      layout.pin(ObjectAddress(.map, "x/hits"), in: .current),
    ].map { path in
      guard let access = (kernel ?? self.kernel).access(to: path) else { return "nothing" }
      let group = access.mode & 0o070 == 0 ? "" : " \(access.group ?? 0)"
      return String(access.mode, radix: 8) + group
    }
  }

  private let closed = ["700", "700", "700", "600", "600"]

  private func open(to group: Int) -> [String] {
    ["710 \(group)", "710 \(group)", "750 \(group)", "640 \(group)", "600"]
  }

  @Test func readersAreLetInAndShutOutAgain() throws {
    try reconciler.apply(state(nil))
    #expect(modes() == closed)
    let plan = try reconciler.apply(state(7))
    #expect(plan.effective.isEmpty)
    #expect(plan.settings.map(\.summary) == ["group 7 may see it"])
    #expect(modes() == open(to: 7))

    let counting = CountingKernel(kernel)
    #expect(try reconciler(counting).apply(state(7)).isEmpty)
    #expect(counting.changes == [])

    #expect(
      try reconciler.apply(state(8)).settings.map(\.summary)
        == ["group 8 may see it, group 7 no longer"])
    #expect(modes() == open(to: 8))
    #expect(
      try reconciler.apply(state(nil)).settings.map(\.summary)
        == ["group 8 may not see it any more"])
    #expect(modes() == closed)
  }

  @Test func aFirstApplyLetsThemInAndDestroyingShutsThemOut() throws {
    try reconciler.apply(state(nil, name: "other"))
    #expect(try reconciler.apply(state(7)).settings.map(\.key) == ["readers"])
    #expect(modes() == open(to: 7))
    #expect(modes("other").dropFirst() == closed.dropFirst())
    _ = try reconciler.destroy("test")
    #expect(modes("other") == closed)
  }

  @Test func whatIsConfirmedStaysReadable() throws {
    try reconciler.apply(state(7))
    try reconciler.apply(state(7, ".v2"), .with { $0.confirmWithin = .seconds(10) })
    try reconciler.confirm("test")
    #expect(modes() == open(to: 7))
    #expect(try reconciler.plan(state(7, ".v2")).isEmpty)
  }

  @Test func aRollbackBringsTheFormerReadersBack() throws {
    try reconciler.apply(state(7))
    try reconciler.apply(state(8, ".v2"))
    try reconciler.rollBack("test")
    #expect(modes() == open(to: 7))
    #expect(try reconciler.plan(state(7)).isEmpty)
  }

  @Test func whatSomebodyClosedIsOpenedAgain() throws {
    try reconciler.apply(state(7))
    let directory = reconciler.layout("test").directory
    try kernel.setAccess(PinAccess(mode: 0o700), at: directory)
    let plan = try reconciler.apply(state(7))
    #expect(
      plan.settings.map(\.summary)
        == ["group 7 is let in again: somebody changed who may enter \(directory)"])
    #expect(modes() == open(to: 7))
    #expect(try reconciler.plan(state(7)).isEmpty)
  }

  @Test func twoGroupsOnOneBPFFSAreRefused() throws {
    try reconciler.apply(state(7, name: "other"))
    try reconciler.apply(state(7))
    let error = #expect(throws: ReconcilerError.self) { try reconciler.plan(state(8)) }
    #expect(error?.reason == .refused)
    #expect(
      error?.message
        == "group 8 cannot be let in: /bpf/bpf-apply lets in one group, and other has readers of group 7"
    )
    #expect(error?.mark?.line == 5)
    // Both at once may have another group, but not each its own.
    let both = [try state(8, name: "other"), try state(8)]
    _ = try reconciler.plan(both)
    #expect(throws: ReconcilerError.self) {
      try reconciler.plan([state(8, name: "other"), state(9)])
    }
    for state in both {
      try reconciler.apply(state, .with { $0.together = ["other", "test"] })
    }
    #expect(modes() == open(to: 8) && modes("other") == open(to: 8))
    // The last with readers closes the door.
    try reconciler.apply(state(nil))
    #expect(modes("other") == open(to: 8))
    try reconciler.apply(state(nil, name: "other"))
    #expect(modes("other") == closed)
  }

  /// Each change of an apply that lets readers in, or shuts them out, fails or is the last.
  @Test(arguments: [(nil, 7), (7, nil), (7, 8)] as [(Int?, Int?)])
  func noInterruptionLeavesTheDoorAsItShouldNotBe(_ former: Int?, _ new: Int?) throws {
    try reconciler.apply(state(nil, name: "other"))
    try reconciler.apply(state(former))
    let world = kernel.world
    let before = modes()
    let desired = try state(new)
    for number in 1...100 {
      for fault in [CountingKernel.Fault.failure(at: number), .death(at: number)] {
        let kernel = SimulatedKernel(world)
        let counting = CountingKernel(kernel, fault)
        do throws(ReconcilerError) {
          _ = try reconciler(counting).apply(desired)
          if !counting.didFail { return #expect(number > 10) }
        } catch {
          let isPublished = counting.changesUpToFault.dropLast().contains {
            $0.hasPrefix("rename ") && $0.hasSuffix("/test/current")
          }
          if !isPublished {
            if case .death = fault {
              try Recovery(layout: reconciler.layout("test"), kernel: kernel).run()
            }
            #expect(modes("test", kernel) == before, "\(fault)")
          }
        }
        try reconciler(kernel).apply(state(new))
        #expect(modes("test", kernel) == new.map(open) ?? closed, "\(fault)")
      }
    }
  }
}
