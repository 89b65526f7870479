public import BPFLoader
import BPFSyscall

/// What is live of a deployment.
public struct DeploymentStatus: Sendable {
  public let ledger: Ledger
  public let observed: Observation
  /// Where it stands.
  public let phase: DeploymentPhase
  /// The generation before, where it is kept.
  public let previous: PreviousGeneration?

  /// How an object differs from what was applied, or that it may not be looked at; nil where it does not.
  public func drift(of address: ObjectAddress) -> Drift? {
    observed.drift(of: address) ?? observed.contentsDrift(of: address)
  }

  /// Whether an object was seen to differ from what was applied.
  public func isDrifted(_ address: ObjectAddress) -> Bool {
    drift(of: address).map { $0 != .unseen } ?? false
  }

  /// Whether it would show that an attachment had been detached: of some links, and at some hooks, the kernel does not
  /// tell.
  public func showsDetachment(of attachment: ObjectAddress) -> Bool {
    guard let record = ledger.attachments[attachment.name] else { return true }
    if record.isUnlinked {
      return ![.unknown, .hidden].contains(observed[attachment].atHook)
    }
    guard let link = observed[attachment].itself?.link else { return true }
    return link.target != nil || AttachmentKind.named(record.kind)?.detachable != true
  }

  /// What the kernel says of an object.
  public func state(of address: ObjectAddress) -> PinnedState? { observed[address].itself }

  /// Whether anything differs from what was applied, or should have been confirmed by now.
  public var hasDrift: Bool {
    isLedgerLost || isOverdue || !newTargets.isEmpty
      || ledger.addresses.contains(where: isDrifted)
  }

  /// What the attachments would be attached to, too, as their names mean more than when they were applied.
  public var newTargets: [ObjectAddress: ResolvedTarget] { observed.newTargets }

  /// Whether the generation before is kept, and a rollback to it would not find what it needs.
  public var isPreviousLost: Bool { previous?.losses.isEmpty == false }

  /// Whether nobody confirmed it in time, and nobody has taken it back.
  public var isOverdue: Bool { phase.remaining == 0 }

  /// Whether it is not known any more what was applied, and had to be found out.
  public var isLedgerLost: Bool { ledger.rebuilt != nil }

  /// The addresses of what was applied, and of the attachments that wait for their targets.
  public var addresses: [ObjectAddress] { Set(ledger.addresses + waiting.keys).sorted() }

  /// The attachments that wait for their targets, and why.
  public var waiting: [ObjectAddress: SkipReason] {
    (ledger.pending ?? [:]).filter { $0.key.kind == .attachment }
  }
}

/// What an iterator wrote in one walk.
public struct IteratorOutput: Sendable {
  /// The bytes, at most ``longest``.
  public let bytes: [UInt8]
  /// Whether it would have written more.
  public let isCut: Bool

  /// How many bytes are read.
  public static let longest = 16 << 20
}

extension Reconciler {
  /// The names of the deployments on this host.
  ///
  /// - Throws: ``ReconcilerError/Reason/unreadable`` where there is no bpffs.
  public func deployments() throws(ReconcilerError) -> [String] {
    let names = try knownDeployments()
    if names == nil { try requireBPFFS() }
    return names ?? []
  }

  /// The same, also where bpffs is still to be mounted; nil where there is no directory for them.
  func knownDeployments() throws(ReconcilerError) -> [String]? {
    do throws(LoaderError) {
      return try kernel.names(in: DeploymentLayout.root(in: bpffs))?
        .filter { $0 != DeploymentLayout.keyName }
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// What is live of a deployment, or nil where nothing is; takes no lock.
  public func status(of deployment: String) throws(ReconcilerError) -> DeploymentStatus? {
    try checkPlace(of: layout(deployment))
    let observed = try Observation(
      settled: layout(deployment), desired: nil, targets: [:], kernel: kernel)
    guard let ledger = observed.ledger else {
      try requireBPFFS()
      return nil
    }
    return DeploymentStatus(
      ledger: ledger, observed: observed, phase: DeploymentPhase(ledger, uptime: kernel.uptime),
      previous: try previousGeneration(before: ledger))
  }

  /// Walks through what an iterator attachment lists; reading it runs its program.
  public func iteratorOutput(
    of attachment: ObjectAddress, in status: DeploymentStatus
  ) throws(ReconcilerError) -> IteratorOutput {
    let path = layout(status.ledger.deployment).pin(attachment, of: status.ledger, in: .current)
    do throws(LoaderError) {
      let bytes = try kernel.iteratorOutput(at: path, upTo: IteratorOutput.longest + 1)
      return IteratorOutput(
        bytes: Array(bytes.prefix(IteratorOutput.longest)),
        isCut: bytes.count > IteratorOutput.longest)
    } catch {
      throw ReconcilerError(error)
    }
  }
}
