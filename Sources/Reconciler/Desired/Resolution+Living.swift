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
    var living: [String: [(name: String, target: ResolvedTarget)]] = [:]
    for (name, record) in ledger.attachments.sorted(by: { $0.key < $1.key }) {
      let given = given.attachments.first { $0.name == name.prefix { $0 != "@" } }
      guard let given, stays(name, record, given, observed, kernel) else { continue }
      living[given.name, default: []].append((name, record.target))
      desired.staying[ObjectAddress(.attachment, name)] =
        missing[given.name].map(StayReason.missing) ?? .outOfSight(record.target)
    }
    if living.isEmpty { return }
    let found = (attachments: desired.attachments, targets: targets)
    (desired.attachments, targets) = ([], [:])
    for attachment in given.attachments {
      let kept = living[attachment.name] ?? []
      for (name, target) in kept { add(attachment, as: name, target) }
      for other in found.attachments
      where other.isOne(of: attachment) && !kept.contains(where: { $0.name == other.name }) {
        guard let target = found.targets[other.name] else { continue }
        add(attachment, as: other.name, target)
      }
    }
    desired.skipped.removeAll { $0.address.kind == .attachment && living[$0.address.name] != nil }
    try finishAgain()
    observed.targets = targets
  }

  /// Whether a recorded attachment, which a manifest means, stays whatever its name leads to from here.
  private func stays(
    _ name: String, _ record: AttachmentRecord, _ given: DesiredAttachment,
    _ observed: Observation, _ kernel: any Kernel
  ) -> Bool {
    guard record.kind == given.kind.name, record.options == given.options else { return false }
    let found = desired.attachments.filter { $0.isOne(of: given) }.compactMap { targets[$0.name] }
    guard !found.contains(where: { $0.identity == record.target.identity }) else { return false }
    switch observed.isAlive(name, record) {
    case false?: return false
    case true? where missing[given.name] != nil: return true
    default:
      return kernel.isOutOfSight(record.target, of: given, besides: targets[name])
    }
  }
}

extension DesiredAttachment {
  /// Whether it is an attachment of the manifest's, at one of its targets.
  fileprivate func isOne(of given: DesiredAttachment) -> Bool {
    name == given.name || name.hasPrefix("\(given.name)@")
  }
}

extension Observation {
  /// Whether what is recorded is still attached where it was; nil where the kernel does not tell.
  fileprivate func isAlive(_ name: String, _ record: AttachmentRecord) -> Bool? {
    if record.isUnlinked {
      return switch unlinked[name] {
      case .object(let id): id == record.id
      case .hidden: true
      case .unknown: nil
      case .nothing, nil: false
      }
    }
    guard let link = objects[ObjectAddress(.attachment, name)]?.link, link.id == record.id else {
      return false
    }
    return link.target.map { $0 != 0 }
  }
}
