import BPFObject
import BPFLoader
import Manifest

extension Planner {
  mutating func planAttachments() {
    for attachment in desired.attachments { plan(attachment) }
  }

  private mutating func plan(_ attachment: DesiredAttachment) {
    let target = observed.targets[attachment.name]
    let summary = target?.summary ?? attachment.kind.name
    guard let (former, record) = former(of: attachment) else {
      return self.add(Change(attachment.address, .create, summary, mark: attachment.mark))
    }
    formerNames.insert(former)
    func add(_ action: Change.Action, _ text: String, _ strategy: LinkStrategy? = nil) {
      let renamed = former == attachment.name ? "" : ", renamed from \(former)"
      self.add(
        Change(
          attachment.address, action, text + renamed, strategy: strategy, predecessor: former,
          mark: attachment.mark))
    }
    if let drift = drift(ObjectAddress(.attachment, former)) {
      let strategy = replacement(attachment, record, detached: true)
      add(.repair, "\(summary): \(drift); attached again", strategy)
    } else if record.kind != attachment.kind.name || record.target.identity != target?.identity {
      add(
        .replace, "\(record.target.summary) → \(summary)",
        replacement(attachment, record, detached: false))
    } else if record.options != attachment.options {
      add(.replace, "\(summary): other options", attachment.replacement)
    } else if let map = attachment.references["map"], isNew(map) {
      add(.replace, "\(summary): \(map) is replaced", attachment.replace ?? .newFirst)
    } else if record.object != attachment.object || isNew(attachment.object) {
      let strategy = programStrategy(attachment, record)
      let text = "\(summary): \(strategy.inWords)"
      add(strategy == .inPlace ? .update : .replace, text, strategy)
    } else {
      add(former == attachment.name ? .none : .update, summary)
    }
  }

  /// What was recorded of an attachment: under its name, or under one that is no longer in the
  /// manifest but was the same kind at the same target, so that a renamed attachment keeps its link.
  func former(of attachment: DesiredAttachment) -> (name: String, record: AttachmentRecord)? {
    let recorded = observed.ledger?.attachments ?? [:]
    if let record = recorded[attachment.name] { return (attachment.name, record) }
    let wanted = Set(desired.attachments.map(\.name))
    let target = observed.targets[attachment.name]?.identity
    let candidates = recorded.filter { name, record in
      !wanted.contains(name) && !formerNames.contains(name)
        && record.kind == attachment.kind.name && record.target.identity == target
    }
    return candidates.min { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The target and the options stay; what is attached there changes.
  private func programStrategy(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord
  ) -> LinkStrategy {
    if let asked = attachment.replace { return asked }
    // Another program has a hook of its own.
    if let other = attachment.references["of"], isNew(other) { return .newFirst }
    let kind = attachment.kind
    guard kind.programChange == .inPlace else { return kind.programChange }
    return canUpdate(attachment, record) ? .inPlace : kind.optionsChange
  }

  /// `BPF_LINK_UPDATE` wants a program of the same type and attach type, or a map of the same
  /// structure; of those structures the kernel can only update TCP congestion controls.
  private func canUpdate(_ attachment: DesiredAttachment, _ record: AttachmentRecord) -> Bool {
    guard drift(record.object) == nil else { return false }
    switch attachment.object.kind {
    case .program:
      let former = observed.ledger?.programs[record.object.name]
      let spec = desired.program(attachment.object.name)?.spec
      return former?.type == spec?.type && former?.attachType == spec?.expectedAttachType
    case .map:
      return desired.map(attachment.object.name)?.record.structure == "tcp_congestion_ops"
    case .attachment, .pin:
      return false
    }
  }

  /// Between other targets, both links can stand side by side; at the same one, the kind decides.
  private func replacement(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord, detached: Bool
  ) -> LinkStrategy {
    let sameTarget = record.target.identity == observed.targets[attachment.name]?.identity
    guard sameTarget, record.kind == attachment.kind.name else { return .newFirst }
    return detached ? .oldFirst : attachment.replacement
  }
}

extension LinkStrategy {
  /// What a change of the program means for those who watch.
  fileprivate var inWords: String {
    switch self {
    case .inPlace: "link updated in place, no gap"
    case .newFirst: "new link first, both run for a moment"
    case .oldFirst: "old link first, a gap between"
    }
  }
}
