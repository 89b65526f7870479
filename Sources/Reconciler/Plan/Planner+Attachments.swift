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
    func add(
      _ action: Change.Action, _ text: String, _ strategy: LinkStrategy? = nil,
      replacing predecessor: String? = nil
    ) {
      self.add(
        Change(
          attachment.address, action, text, strategy: strategy,
          predecessor: predecessor ?? attachment.name, mark: attachment.mark))
    }
    guard let record = observed.ledger?.attachments[attachment.name] else {
      guard let predecessor = predecessor(of: attachment) else { return add(.create, summary) }
      return add(
        .create, "\(summary): takes the place of attachment \(predecessor), a gap between",
        .oldFirst, replacing: predecessor)
    }
    if let drift = drift(attachment.address) {
      let strategy = replacement(attachment, record, detached: true)
      return add(.repair, "\(summary): \(drift); attached again", strategy)
    }
    if record.kind != attachment.kind.name || record.target.identity != target?.identity {
      return add(
        .replace, "\(record.target.summary) → \(summary)",
        replacement(attachment, record, detached: false))
    }
    if record.options != attachment.options {
      return add(.replace, "\(summary): other options", attachment.kind.optionsChange)
    }
    guard record.object == attachment.object, !isNew(attachment.object) else {
      return planProgramChange(attachment, record, summary)
    }
    add(.none, summary)
  }

  /// The attachment that goes away at a hook which holds only one, where this one shall be.
  private func predecessor(of attachment: DesiredAttachment) -> String? {
    guard attachment.kind.optionsChange == .oldFirst,
      let target = observed.targets[attachment.name]
    else { return nil }
    let wanted = Set(desired.attachments.map(\.name))
    let candidates = observed.ledger?.attachments.filter { name, record in
      !wanted.contains(name) && record.kind == attachment.kind.name
        && record.target.identity == target.identity
    }
    return candidates?.keys.min()
  }

  /// The target and the options stay; what is attached there changes.
  private mutating func planProgramChange(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord, _ summary: String
  ) {
    let inPlace = attachment.kind.programChange == .inPlace && canUpdate(attachment, record)
    let strategy = inPlace ? .inPlace : fallback(attachment)
    let text =
      switch strategy {
      case .inPlace: "\(summary): link updated in place, no gap"
      case .newFirst: "\(summary): new link first, both run for a moment"
      case .oldFirst: "\(summary): old link first, a gap between"
      }
    add(
      Change(
        attachment.address, inPlace ? .update : .replace, text, strategy: strategy,
        predecessor: attachment.name, mark: attachment.mark))
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

  private func fallback(_ attachment: DesiredAttachment) -> LinkStrategy {
    let kind = attachment.kind
    return kind.programChange == .inPlace ? kind.optionsChange : kind.programChange
  }

  /// Between other targets, both links can stand side by side; at the same one, the kind decides.
  private func replacement(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord, detached: Bool
  ) -> LinkStrategy {
    let sameTarget = record.target.identity == observed.targets[attachment.name]?.identity
    guard sameTarget, record.kind == attachment.kind.name else { return .newFirst }
    return detached ? .oldFirst : attachment.kind.optionsChange
  }
}
