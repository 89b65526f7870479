import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// An apply that fails leaves everything as it was, wherever it fails.
  @Suite struct RollbackTests {
    @Test func aFirstApplyThatFailsLeavesNothing() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = try ChangingDeployment.before(stage)
          for number in 1...200 {
            let kernel = CountingKernel(sandbox.kernel, .failure(at: number))
            guard let error = try sandbox.failure(manifest, kernel) else {
              #expect(number > 20, "an apply has more changes than that")
              #expect(!kernel.didFail)
              return
            }
            if kernel.didPublish {
              #expect(error.reason == .notConverged, "\(number): \(error)")
              try sandbox.destroy()
              continue
            }
            #expect(error.reason == .failed, "\(number): \(error)")
            #expect(error.message.contains("made to fail"), "\(number): \(error)")
            #expect(error.notes == [])
            #expect(try sandbox.snapshot() == [:], "\(number): \(error)")
          }
          Issue.record("the apply never succeeds")
        }
      }
    }

    @Test func anUpdateThatFailsLeavesWhatWasThere() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try checkUpdates(
            sandbox, from: try ChangingDeployment.before(stage),
            to: try ChangingDeployment.after(stage))
        }
      }
    }

    @Test func anAttachmentThatHadToGoFirstIsAttachedAgain() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need("xdp", sandbox)
          try stage.needNetwork()
          func manifest(_ mode: String, _ step: Int) -> String {
            """
            programs: { f: { file: xdp.o }, g: { file: globals.o, globals: { step: \(step) } } }
            attachments:
              x: { program: f/on_packet, xdp: { interface: veth1, netns: \(stage.receiver), mode: \(mode) } }
              y: { program: g/on_exec }
            """
          }
          let isTried = try checkUpdates(
            sandbox, from: manifest("native", 1), to: manifest("generic", 2), isSameLink: false
          ) { change in
            if change.hasPrefix("detach link") || change.hasPrefix("create link") {
              let steps = try sandbox.steps { try stage.sendPacket() }
              #expect(steps > 0, "the program sees traffic again")
            }
          }
          #expect(isTried.contains { $0.hasPrefix("detach link") })
        }
      }
    }

    /// Lets each change of an update fail in turn.
    ///
    /// - Returns: the changes that failed.
    @discardableResult
    private func checkUpdates(
      _ sandbox: Sandbox, from former: String, to new: String, isSameLink: Bool = true,
      _ look: (String) throws -> Void = { _ in }
    ) throws -> [String] {
      var failed: [String] = []
      for number in 1...300 {
        try sandbox.apply(former)
        let before = try sandbox.snapshot()
        let kernel = CountingKernel(sandbox.kernel, .failure(at: number))
        guard let error = try sandbox.failure(new, kernel) else {
          #expect(number > 20 && !kernel.didFail)
          return failed
        }
        let changes = kernel.changesUpToFault
        failed.append(changes.last ?? "")
        let place = "\(number), \(changes.last ?? "")"
        if kernel.didPublish {
          #expect(error.reason == .notConverged, "\(place): \(error)")
        } else {
          #expect(error.reason == .failed, "\(place): \(error)")
          #expect(error.notes == [], "\(place)")
          let after = try sandbox.snapshot()
          #expect(
            isSameLink
              ? differences(before, after) == []
              : Set(before.keys) == Set(after.keys), "\(place)")
          try look(changes.last ?? "")
          let isConverged = try sandbox.plan(former).isEmpty
          #expect(isConverged || !isSameLink, "\(place)")
        }
        try sandbox.apply(new)
        #expect(try sandbox.plan(new).isEmpty, "\(place)")
        #expect(try sandbox.leftovers() == [], "\(place)")
      }
      Issue.record("the update never succeeds")
      return failed
    }
  }
}

/// A deployment that changes in every way at once.
enum ChangingDeployment {
  static func before(_ stage: Stage) throws -> String { try text(stage, "", rest: formerRest) }

  static func after(_ stage: Stage) throws -> String { try text(stage, ".v2", rest: newRest) }

  private static func text(_ stage: Stage, _ version: String, rest: String) throws -> String {
    try stage.needNetwork()
    return """
      programs:
        exec: { file: raw_tracepoint\(version).o }
        lookup: { file: sk_lookup\(version).o }
        same: { file: tracepoint.o }
        gone: { file: globals.o }
      attachments:
        exec: { program: exec/on_exec }
        lookup: { program: lookup/on_lookup, netns: \(Stage.path(stage.receiver)) }
      \(rest)
      """
  }

  private static let formerRest = """
      same: { program: same/on_exec }
      gone: { program: gone/on_exec }
    pins:
      progs/exec: { program: exec/on_exec }
      hits: { map: exec/hits, mode: "0640" }
      old/deep/hits: { map: lookup/hits }
    """

  private static let newRest = """
      same: { program: same/on_exec }
      fresh: { program: same/on_exec, tracepoint: sched/sched_process_fork }
    maps:
      extra: { type: hash, key: u32, value: u64, max_entries: 16 }
    pins:
      progs/exec: { program: exec/on_exec }
      hits: { map: exec/hits, mode: "0600" }
      new/extra: { map: extra, mode: "0644" }
    """
}

extension Sandbox {
  /// What is neither of the live generation nor the one before it, nor one of its pins: all that an
  /// apply must not leave behind.
  func leftovers() throws -> [String] {
    let ledger = try #require(try LedgerStore(kernel: kernel, layout: layout).current())
    var known: Set<String> = ["/bpf-apply", "/bpf-apply/test", "/bpf-apply/_key"]
    let generation = "/bpf-apply/test/current"
    known.formUnion(
      [generation, "\(generation)/plan", "\(generation)/ledger"]
        + [layout.privateDirectory(.current), layout.manifest(.current)].map {
          String($0.dropFirst(bpffs.count))
        }
        + DeploymentLayout.objectDirectories.map { "\(generation)/\($0)" })
    for address in ledger.addresses where address.kind != .pin {
      known.insert(String(layout.pin(address, of: ledger, in: .current).dropFirst(bpffs.count)))
    }
    known.formUnion(ledger.pins.keys.map { "/\($0)" } + ledger.directories.map { "/\($0)" })
    if try kernel.object(at: layout.globals(.current)) != nil {
      known.insert(String(layout.globals(.current).dropFirst(bpffs.count)))
    }
    // The tables of entries that the manifest prescribes.
    let tables = try kernel.names(in: layout.entries(.current))
    let prescribing = ledger.maps.keys.map { layout.entries(ofMap: $0, in: .current) }
    if let tables {
      #expect(!tables.isEmpty)
      known.insert(String(layout.entries(.current).dropFirst(bpffs.count)))
      for path in tables.map({ "\(layout.entries(.current))/\($0)" })
      where prescribing.contains(path) {
        known.insert(String(path.dropFirst(bpffs.count)))
      }
    }
    let found = try snapshot(without: "previous")
    return Set(found.keys).symmetricDifference(known).sorted()
  }
}
