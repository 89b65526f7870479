import BPFLoader
import Manifest
@testable import Simulation
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
    #expect(plan.settings.map(\.fact) == [SettingChange(.readers, nil, .number(7))])
    #expect(modes() == open(to: 7))

    let counting = CountingKernel(kernel)
    #expect(try reconciler(counting).apply(state(7)).isEmpty)
    #expect(counting.changes == [])

    #expect(
      try reconciler.apply(state(8)).settings.map(\.fact)
        == [SettingChange(.readers, .number(7), .number(8))])
    #expect(modes() == open(to: 8))
    #expect(
      try reconciler.apply(state(nil)).settings.map(\.fact)
        == [SettingChange(.readers, .number(8), nil)])
    #expect(modes() == closed)
  }

  @Test func aFirstApplyLetsThemInAndDestroyingShutsThemOut() throws {
    try reconciler.apply(state(nil, name: "other"))
    #expect(try reconciler.apply(state(7)).settings.map(\.key) == [.readers])
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
      plan.settings.map(\.fact)
        == [SettingChange(.readers, .number(7), .number(7), .letsInAgain([directory]))])
    #expect(modes() == open(to: 7))
    #expect(try reconciler.plan(state(7)).isEmpty)
  }

  /// The documents that a group may open, by their paths.
  private func documents(openTo group: UInt32) -> [String: String] {
    var found: [String: String] = [:]
    for path in kernel.world.entries.keys {
      guard let access = kernel.access(to: path), access.group == group, access.mode & 0o040 != 0,
        let bytes = try? kernel.document(at: path)
      else { continue }
      found[path] = String(decoding: bytes, as: UTF8.self)
    }
    return found
  }

  @Test func readersDoNotSeeWhatTheManifestHolds() throws {
    let state = { (version: String) in
      try Made.desired(
        """
        programs: { x: { file: xdp\(version).o } }
        attachments: { x: { program: x/on_packet, xdp: eth0 } }
        maps: { m: { type: array, key: u32, value: u32, max_entries: 4, entries: { mode: exact, values: { 1: 987654321 } } } }
        readers: 7  # secret
        """)
    }
    let layout = reconciler.layout("test")
    try reconciler.apply(state(""))
    try reconciler.apply(state(".v2"))
    let open = documents(openTo: 7)
    #expect(Set(open.keys) == [layout.ledger(.current), layout.plan(.current)])
    for (path, text) in open {
      #expect(text.contains("on_packet") && !text.contains("987654321"), "\(path)")
      #expect(!text.contains("secret"), "\(path)")
    }
    for slot in [DeploymentLayout.Slot.current, .previous] {
      #expect(kernel.access(to: layout.manifest(slot))?.mode == 0o600)
      #expect(kernel.access(to: layout.privateDirectory(slot))?.mode == 0o700)
      let text = String(decoding: try kernel.document(at: layout.manifest(slot)), as: UTF8.self)
      #expect(text.contains("987654321") && text.contains("# secret"))
    }

    // A rollback needs the text: what it took the place of is refused by its digest.
    try reconciler.rollBack("test")
    #expect(throws: ReconcilerError.self) { try reconciler.plan(state(".v2")) }
    #expect(try reconciler.plan(state("")).isEmpty)
  }

  /// Older versions kept the manifest's text in the documents that readers may open.
  @Test func whatAnOlderVersionShowedIsShownNoLonger() throws {
    let layout = reconciler.layout("test")
    try reconciler.apply(state(7))
    let store = LedgerStore(kernel: kernel, layout: layout)
    var former = try #require(try store.current())
    former.manifest = "# secret"
    for path in [layout.plan(.current), layout.ledger(.current)] {
      try kernel.remove(path)
      try store.write(former, at: path)
    }
    try kernel.remove(layout.manifest(.current))
    #expect(documents(openTo: 7).values.contains { $0.contains("# secret") })
    let plan = try reconciler.apply(state(7))
    #expect(
      plan.settings.map(\.fact)
        == [SettingChange(.readers, .number(7), .number(7), .hidesManifest)])
    #expect(documents(openTo: 7).count == 2)
    #expect(!documents(openTo: 7).values.contains { $0.contains("# secret") })
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
