import BPFLoader
import BPFSyscall

/// What is live of a deployment.
public struct DeploymentStatus: Sendable {
  public let ledger: Ledger
  public let observed: Observation

  /// How an object differs from what was applied, or nil where it does not.
  public func drift(of address: ObjectAddress) -> String? { observed.drift(of: address) }

  /// What the kernel says of an object.
  public func state(of address: ObjectAddress) -> PinnedState? { observed.objects[address] }

  /// Whether anything differs from what was applied.
  public var hasDrift: Bool { ledger.addresses.contains { drift(of: $0) != nil } }
}

extension Reconciler {
  /// The names of the deployments on this host.
  public func deployments() throws(ReconcilerError) -> [String] {
    do throws(LoaderError) {
      return try kernel.names(in: DeploymentLayout.root(in: bpffs)) ?? []
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// What is live of a deployment, or nil where nothing is; takes no lock.
  ///
  /// An apply may publish another generation meanwhile: then it looks again.
  public func status(of deployment: String) throws(ReconcilerError) -> DeploymentStatus? {
    let layout = layout(deployment)
    let store = LedgerStore(kernel: kernel, layout: layout)
    var tries = 5
    while true {
      tries -= 1
      let observed = try Observation(layout, desired: nil, targets: [:], kernel: kernel)
      guard let ledger = observed.ledger else { return nil }
      let after = try store.current()
      if tries == 0 || after?.generation == ledger.generation {
        return DeploymentStatus(ledger: ledger, observed: observed)
      }
    }
  }
}
