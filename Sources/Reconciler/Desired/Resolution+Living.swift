import BPFLoader
import BPFSyscall

// What is not seen from here is not gone.
extension Resolution {
  /// Keeps what is recorded and lives where it was attached, although its name leads nowhere from here, or elsewhere.
  mutating func keepLiving(
    _ observed: inout Observation, _ kernel: any Kernel
  ) throws(ReconcilerError) {
    guard let ledger = observed.ledger, ledger.rebuilt == nil, desired.restored == nil else {
      return
    }
    var unfound: [(name: String, record: AttachmentRecord)] = []
    for (name, record) in ledger.attachments
    where targets[name]?.identity != record.target.identity {
      unfound.append((name, record))
    }
    if unfound.isEmpty { return }
    var living: [String: [(name: String, target: ResolvedTarget)]] = [:]
    let meant = Dictionary(
      given.attachments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let present = Dictionary(grouping: desired.attachments) { $0.givenName }
    for (name, record) in unfound.sorted(by: { $0.name < $1.name }) {
      guard let given = meant[name.withoutTarget] else { continue }
      let found = (present[given.name] ?? []).compactMap { targets[$0.name] }
      guard stays(name, record, given, besides: found, observed, kernel) else { continue }
      living[given.name, default: []].append((name, record.target))
      desired.staying[ObjectAddress(.attachment, name)] =
        missing[given.name].map(StayReason.missing) ?? .outOfSight(record.target)
    }
    if living.isEmpty { return }
    let found = targets
    (desired.attachments, targets) = ([], [:])
    for attachment in given.attachments {
      let kept = living[attachment.name] ?? []
      for (name, target) in kept { add(attachment, as: name, target) }
      let names = Set(kept.map(\.name))
      for other in present[attachment.name] ?? [] where !names.contains(other.name) {
        guard let target = found[other.name] else { continue }
        add(attachment, as: other.name, target)
      }
    }
    let left = Set(living.keys.map { ObjectAddress(.attachment, $0) })
    desired.skipped.removeAll { left.contains($0.address) }
    try finishAgain()
    observed.targets = targets
  }

  /// Whether a recorded attachment, which a manifest means, stays whatever its name leads to from here.
  ///
  /// - Parameter found: what its name means here.
  private func stays(
    _ name: String, _ record: AttachmentRecord, _ given: DesiredAttachment,
    besides found: [ResolvedTarget], _ observed: Observation, _ kernel: any Kernel
  ) -> Bool {
    guard record.kind == given.kind.name, record.options == given.options else { return false }
    guard !found.contains(where: { $0.identity == record.target.identity }) else { return false }
    switch observed.isAlive(name, record) {
    case false?: return false
    case true? where missing[given.name] != nil: return true
    default:
      return kernel.sight(of: record.target, given.request, besides: targets[name]) != .plain
    }
  }
}

extension DesiredAttachment {
  /// What the manifest calls it, whichever of its targets it is at.
  var givenName: String { name.withoutTarget }
}

extension Observation {
  /// Whether what is recorded is still attached where it was; nil where the kernel does not tell.
  fileprivate func isAlive(_ name: String, _ record: AttachmentRecord) -> Bool? {
    let object = self[ObjectAddress(.attachment, name)]
    if record.isUnlinked {
      return switch object.atHook {
      case .object(let id): id == record.id
      case .hidden: true
      case .unknown: nil
      case .nothing, nil: false
      }
    }
    guard let link = object.itself?.link else { return false }
    return link.target.map { $0 != 0 }
  }
}
