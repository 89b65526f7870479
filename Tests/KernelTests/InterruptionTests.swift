import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Every change of every command, failed and killed, over what has no link, what does not tell that it was detached, and
  /// what is shared with the user. Hooks are asked by packets.
  @Suite struct InterruptionTests {
    @Test(arguments: Interrupted.Command.allCases)
    func nothingIsLeftInBetween(_ command: Interrupted.Command) throws {
      try Stage.run(needing: "netfilter") { stage, sandbox in
        let interrupted = Interrupted(command, stage, sandbox)
        var faults: [String: Int] = [:]
        for number in 1...200 {
          var hasCome = false
          for fault in Interrupted.Fault.some(at: number) {
            if try interrupted.run(fault, at: number) {
              faults["\(fault)", default: 0] += 1
              hasCome = true
            }
          }
          guard hasCome else { break }
        }
        #expect(
          faults.count == Interrupted.Fault.allCases.count && faults.values.allSatisfy { $0 > 2 },
          "\(faults)")
      }
    }
  }
}

/// A command on a deployment that is interrupted at one of its changes.
struct Interrupted {
  enum Command: CaseIterable { case create, update, rollBack, destroy, expire }

  enum Fault: CaseIterable {
    case death, twoDeaths, noMemory, notPermitted, busy, noSpace, interrupted, hangUp

    /// Death at every change, and one of the others; all of them where a sweep is whole.
    static func some(at number: Int) -> [Fault] {
      if FaultSweep.isWhole { return allCases }
      let others: [Fault] = [
        .twoDeaths, .noMemory, .twoDeaths, .notPermitted, .busy, .hangUp, .noSpace, .interrupted,
      ]
      return [.death, others[number % others.count]]
    }

    func fault(at number: Int) -> CountingKernel.Fault? {
      switch self {
      case .death, .twoDeaths: .death(at: number)
      case .noMemory: .failure(at: number, .noMemory)
      case .notPermitted: .failure(at: number, .notPermitted)
      case .busy: .failure(at: number, .resourceBusy)
      case .noSpace: .failure(at: number, .noSpace)
      case .interrupted: .failure(at: number, .interrupted)
      case .hangUp: nil
      }
    }
  }

  private enum Version { case nothing, former, new }

  private let command: Command
  private let stage: Stage
  private let sandbox: Sandbox

  init(_ command: Command, _ stage: Stage, _ sandbox: Sandbox) {
    (self.command, self.stage, self.sandbox) = (command, stage, sandbox)
  }

  private func manifest(_ version: Version) -> String {
    let isNew = version == .new
    let suffix = isNew ? ".v2" : ""
    let (values, other, size) = isNew ? ("1: 2, 2: 2", "given", "u64") : ("1: 1", "keep", "u32")
    let place = stage.receiver
    let entries = "entries: { mode: exact, values: { \(values) } }"
    return """
      programs: { u: { file: tcx\(suffix).o }, n: { file: netfilter\(suffix).o } }
      maps:
        m: { type: hash, key: u32, value: u32, max_entries: 8, \(entries) }
        \(other): { type: array, key: u32, value: \(size), max_entries: 1 }
      attachments:
        u: { program: u/on_packet, tc: { interface: veth1, netns: \(place) } }
        n: { program: n/on_packet, netfilter: { hook: prerouting, netns: \(place) } }
      pins:
        user/n: { map: n/hits, mode: "0640", owner: 65534 }
        \(isNew ? "" : "user/keep: { map: keep }")
      \(isNew ? "removed: [map.keep, pin.user/keep]\nadopt: { map.given: given }" : "")
      """
  }

  private func act(
    _ kernel: any Kernel, _ isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws(ReconcilerError) {
    let reconciler = Reconciler(
      kernel, bpffs: sandbox.bpffs, tool: "test", isInterrupted: isInterrupted)
    switch command {
    case .create: try reconciler.apply(desired(.former))
    case .update: try reconciler.apply(desired(.new))
    case .rollBack: try reconciler.rollBack("test")
    case .destroy: _ = try reconciler.destroy("test")
    case .expire: try reconciler.expire("test")
    }
  }

  private func desired(_ version: Version) throws(ReconcilerError) -> DesiredState {
    do {
      return try sandbox.desired(manifest(version))
    } catch {
      throw ReconcilerError(.failed, "\(error)")
    }
  }

  /// What is live before the command, and after it.
  private var versions: (before: Version, after: Version) {
    switch command {
    case .create: (.nothing, .former)
    case .update: (.former, .new)
    case .rollBack, .expire: (.new, .former)
    case .destroy: (.former, .nothing)
    }
  }

  /// Brings about what is live before the command.
  private func prepare() throws {
    try sandbox.destroy()
    for name in ["user/keep", "given"] {
      let path = sandbox.layout.userPin(name)
      if try sandbox.kernel.object(at: path) != nil { try sandbox.kernel.remove(path) }
    }
    let given = RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 1)
    try Pin.create(sandbox.layout.userPin("given"), RawMap.create(given).descriptor)
    if command == .create { return }
    try sandbox.reconciler().apply(desired(.former))
    guard versions.before == .new else { return }
    var options = ApplyOptions()
    if command == .expire { options.confirmWithin = .zero }
    try sandbox.reconciler().apply(desired(.new), options)
  }

  /// - Returns: whether there was such a change.
  func run(_ fault: Fault, at number: Int) throws -> Bool {
    try prepare()
    let generation = try generation()
    let kernel = CountingKernel(sandbox.kernel, fault.fault(at: number))
    let counted = Counted(kernel)
    let error: ReconcilerError?
    do {
      try act(kernel) { fault == .hangUp && counted.kernel.changes.count >= number }
      error = nil
    } catch let failure {
      error = failure
    }
    guard kernel.changes.count >= number else { return false }
    let place = "\(command), \(fault) at \(number), \(kernel.changesUpToFault.last ?? "")"
    let isDone = try self.generation() != generation
    if case .death? = fault.fault(at: number) {
      if fault == .twoDeaths {
        let again = CountingKernel(sandbox.kernel, .death(at: 1 + number % 7))
        _ = try? Recovery(layout: sandbox.layout, kernel: again).run()
      }
      if !isDone { try Recovery(layout: sandbox.layout, kernel: sandbox.kernel).run() }
    } else if let error, !isDone, command != .destroy {
      #expect(error.notes == [], "\(place): \(error)")
    }
    if !isDone, error != nil, command != .destroy { try check(versions.before, place) }
    if isDone || error == nil {
      try Recovery(layout: sandbox.layout, kernel: sandbox.kernel).run()
    } else {
      try act(sandbox.kernel)
    }
    try check(versions.after, "\(place), and again")
    let slots = try sandbox.kernel.names(in: sandbox.layout.directory) ?? []
    #expect(Set(slots).isSubset(of: ["current", "previous"]), "\(place): \(slots)")
    return true
  }

  private func generation() throws -> Int {
    try LedgerStore(kernel: sandbox.kernel, layout: sandbox.layout).current()?.generation ?? 0
  }

  private func check(_ version: Version, _ place: String) throws {
    let (hasFilter, hasClsact) = try NetworkNamespace(at: Stage.path(stage.receiver)).run {
      () throws(SystemCallError) in
      let control = TrafficControl(interface: try interfaceIndex("veth1"))
      return (try !control.filters(.ingress).isEmpty, try control.hasClsact())
    }
    #expect(hasFilter == (version != .nothing) && hasClsact == hasFilter, "\(place)")
    let keep = try sandbox.kernel.object(at: sandbox.layout.userPin("user/keep"))
    #expect((keep == nil) == (version == .nothing), "\(place)")
    guard version != .nothing else { return }
    for map in ["u/hits", "n/hits"] {
      let steps = try sandbox.steps(of: map) { try stage.sendPacket() }
      #expect(steps > 0 && (steps >= 1000) == (version == .new), "\(place): \(map) \(steps)")
    }
    let entries = try sandbox.kernel.contents(ofMap: sandbox.pin(.map, "m"), keys: nil)
    #expect(entries.asElements.count == (version == .new ? 2 : 1), "\(place)")
    let pin = try sandbox.kernel.object(at: sandbox.layout.userPin("user/n"))
    #expect(pin?.id == (try sandbox.id(.map, "n/hits")), "\(place)")
    #expect(pin?.access == PinAccess(mode: 0o640, owner: 65534, group: 0), "\(place)")
    // What nobody confirmed in time is drift until it is taken back.
    let isOverdue = command == .expire && version == versions.before
    #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == isOverdue, "\(place)")
  }
}

/// Lets a closure that any thread may call look at what one thread counts.
private final class Counted: @unchecked Sendable {
  let kernel: CountingKernel
  init(_ kernel: CountingKernel) { self.kernel = kernel }
}
