import BPFLoader
import BPFSyscall

// Attachments whose programs may refuse bpf(2), also to us. Then nothing that is pinned can be looked at; what helps is to
// unlink their pins, which needs none of it.

extension DesiredAttachment {
  /// Whether its program decides about calls of bpf(2).
  public var mayDeny: Bool {
    kind.makeTarget(options).function(program).map(kind.placement.decidesAboutBPF) ?? false
  }

  /// The name of its pin, as it stands in bpffs.
  public var pinName: String { PinName.encoded(name) }
}

extension Plan {
  /// The attachments that come and may refuse bpf(2), also to us.
  public var denying: [DesiredAttachment] {
    desired.attachments.filter { $0.mayDeny && change($0.address)?.keepsObject == false }
  }
}

extension DeploymentLayout {
  /// Where the pins are named whose programs may refuse to let us look at what is pinned, by directories.
  func denying(_ slot: Slot) -> String { "\(directory(slot))/denying" }

  /// The directory that names one of them.
  func denying(_ attachment: String, _ slot: Slot) -> String {
    "\(denying(slot))/\(PinName.encoded(attachment))"
  }
}

extension Recovery {
  /// Unlinks the pins of a killed apply whose programs may keep us from looking at anything: those that the live
  /// generation does not share. Needs nothing of bpf(2), and waits until that works again.
  func removeDenying() throws(LoaderError) {
    var isRemoved = false
    for name in try kernel.names(in: layout.denying(.next)) ?? [] {
      let path = "\(layout.directory(.next))/links/\(name)"
      guard try kernel.linkCount(at: path) == 1 else { continue }
      try kernel.remove(path)
      isRemoved = true
    }
    guard isRemoved else { return }
    _ = try kernel.whileDenied { () throws(LoaderError) in
      try kernel.object(at: layout.plan(.next))
    }
  }
}

extension Kernel {
  /// Runs what may be refused for as long as a program takes to end that has lost its last pin: some milliseconds.
  func whileDenied<Result>(
    _ body: () throws(LoaderError) -> Result
  ) throws(LoaderError) -> Result {
    for _ in 0..<50 {
      do throws(LoaderError) {
        return try body()
      } catch {
        guard error.reason == .denied else { throw error }
        System.sleep(milliseconds: 20)
      }
    }
    return try body()
  }
}

extension Reconciler {
  /// The pins of all deployments whose programs may be what refuses bpf(2) here. It is asked nothing of bpf(2) itself.
  public func denyingPins() -> [String] {
    var pins: [String] = []
    for deployment in (try? deployments()) ?? [] {
      let layout = layout(deployment)
      for slot in [DeploymentLayout.Slot.current, .next] {
        let names = (try? kernel.names(in: layout.denying(slot))) ?? []
        pins += names.map { "\(layout.directory(slot))/links/\($0)" }
      }
    }
    return pins
  }
}
