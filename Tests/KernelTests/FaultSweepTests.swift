import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Every kind of attachment, made, changed and taken down, with faults at its changes: what must be live is seen to run.
  @Suite struct FaultSweepTests {
    @Test(arguments: KindCase.swept)
    func noFaultLeavesAKindInBetween(_ kind: KindCase) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need(kind.name, sandbox)
          let life = try SweptLife(kind, stage, sandbox)
          guard try !kind.isRefused(life.manifests[1] ?? "", sandbox) else { return }
          for (former, new) in [(0, 1), (1, 2), (2, 0)] {
            var sweep = FaultSweep("\(kind.testDescription), \(SweptLife.words[former][new])")
            try sweep.run { try life.run($0, at: $1, from: former, to: new) }
          }
        }
      }
    }
  }
}

/// A deployment that is nothing (0), has one version of a program (1), or the other (2).
private struct SweptLife {
  static let words = [["", "made", ""], ["", "", "changed"], ["taken down", "", ""]]

  private let kind: KindCase
  private let stage: Stage
  private let sandbox: Sandbox
  let manifests: [String?]

  init(_ kind: KindCase, _ stage: Stage, _ sandbox: Sandbox) throws {
    (self.kind, self.stage, self.sandbox) = (kind, stage, sandbox)
    manifests = [
      nil, try kind.manifest(stage, version: ""), try kind.manifest(stage, version: ".v2"),
    ]
  }

  /// - Returns: whether there was such a change.
  func run(_ fault: FaultSweep.Fault, at number: Int, from former: Int, to new: Int) throws -> Bool
  {
    try act(former)
    let generation = try generation()
    let kernel = CountingKernel(sandbox.kernel, fault.fault(at: number))
    let error = failure { try act(new, kernel) }
    guard kernel.didFail else { return false }
    let place =
      "\(kind.testDescription) \(Self.words[former][new]), \(fault) at \(number), \(kernel.changesUpToFault.last ?? "")"
    let isDone = try self.generation() != generation
    if case .error = fault, !isDone, let error, new != 0 {
      #expect(error.notes == [], "\(place): \(error)")
      try check(former, place)
    }
    if let second = fault.second {
      _ = failure { try act(new, CountingKernel(sandbox.kernel, second)) }
    }
    // Every other time it goes back instead.
    let goal = number % 2 == 0 ? former : new
    try act(goal)
    try check(goal, "\(place), then \(goal)")
    return true
  }

  private func failure(_ body: () throws -> Void) -> ReconcilerError? {
    do {
      try body()
      return nil
    } catch {
      return error as? ReconcilerError ?? ReconcilerError(.failed, "\(error)")
    }
  }

  private func act(_ version: Int, _ kernel: CountingKernel? = nil) throws {
    if let manifest = manifests[version] {
      try sandbox.apply(manifest, kernel)
    } else {
      _ = try sandbox.reconciler(kernel).destroy("test")
    }
  }

  private func generation() throws -> Int {
    try LedgerStore(kernel: sandbox.kernel, layout: sandbox.layout).current()?.generation ?? 0
  }

  private func check(_ version: Int, _ place: String) throws {
    guard version != 0 else {
      return #expect(try sandbox.snapshot() == [:], "\(place)")
    }
    let steps = try sandbox.steps { try kind.stimulate(stage, sandbox) }
    // Whatever else the machine does may count, too: version 2 counts by 1000.
    #expect(
      steps > 0 && steps.isMultiple(of: 1000) == (version == 2), "\(place): \(steps) steps")
    #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false, "\(place)")
    let slots = try sandbox.kernel.names(in: sandbox.layout.directory) ?? []
    #expect(Set(slots).isSubset(of: ["current", "previous"]), "\(place): \(slots)")
  }
}
