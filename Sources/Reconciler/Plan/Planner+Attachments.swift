import BPFObject
import BPFLoader
import BPFSyscall
import Manifest

extension Planner {
  mutating func planAttachments() throws(ReconcilerError) {
    let before = self
    try planEach()
    let files = filesProbedAnew
    guard !files.isEmpty else { return }
    // What would stay in them has to be attached anew, too.
    self = before
    probedAnew = files
    try planEach()
  }

  private mutating func planEach() throws(ReconcilerError) {
    for attachment in desired.attachments {
      try plan(attachment)
      try refuseEnding(attachment)
    }
  }

  private mutating func plan(_ attachment: DesiredAttachment) throws(ReconcilerError) {
    let target = observed.targets[attachment.name]
    let subject = Subject.attachment(kind: attachment.kind.name, target: target)
    let outdated = outdated(beside: attachment)
    var leaving = attachments.leaving(attachment, observed)
    // A hook for one is free when those that leave it have gone.
    let isTaken =
      target.map(attachment.kind.capacity) ?? .several != .several && !leaving.isEmpty
    leaving += Set(outdated).subtracting(leaving).sorted()
    guard let (former, record) = former(of: attachment) else {
      let holder = try holder(of: attachment)
      let strategy =
        holder?.strategy ?? (isTaken || !outdated.isEmpty ? LinkStrategy.oldFirst : nil)
      let attaching = Change.Attaching(
        strategy: strategy, leaving: leaving, other: holder?.holder)
      return self.add(
        Change(
          attachment.address, .create(.attach(attaching)), subject, mark: attachment.mark))
    }
    let formerAddress = ObjectAddress(.attachment, former)
    if let holder = observed.holders[attachment.address],
      adoptions.sources[attachment.address] == nil
    {
      throw .taken(attachment, target, by: holder, isNew: false)
    }
    // There is one at a time, whatever their names: a former one, also an ejected scheduler, goes first.
    let isOneOfSystem =
      [record.target, target].allSatisfy { $0.map(attachment.kind.capacity) == .oneOfSystem }
    if isOneOfSystem, !leaving.contains(former) { leaving.append(former) }
    func add(
      _ action: (Change.Way) -> Change.Action, _ strategy: LinkStrategy, _ because: [Reason],
      leavesBehind: Bool = false
    ) {
      let isOldFirst = isOneOfSystem || !outdated.isEmpty
      let attaching = Change.Attaching(
        strategy: isOldFirst ? .oldFirst : strategy, leaving: leaving)
      self.add(
        Change(
          attachment.address, action(.attach(attaching)), subject, because: because,
          former: formerAddress, leavesBehind: leavesBehind, mark: attachment.mark))
    }
    let ejection = observed[formerAddress].ejection.map { [Reason.drift(.ejected($0))] } ?? []
    if let drift = drift(formerAddress) {
      // A link that runs somebody's program is still there.
      let link = observed[formerAddress].itself?.link
      let strategy =
        canPutBack(attachment, record, former)
        ? .inPlace : replacement(attachment, record, detached: link?.isSevered != false, isTaken)
      add({ .repair(drift, $0) }, strategy, [.drift(drift)])
    } else if outdated.contains(former), isProbedAnew(attachment, record) {
      add({ .replace($0) }, .oldFirst, [.overwritten])
    } else if record.kind != attachment.kind.name
      || record.target.isOther(than: target, isUnlinked: record.isUnlinked)
    {
      add(
        { .replace($0) }, replacement(attachment, record, detached: false, isTaken),
        [move(record, to: target, attachment)], leavesBehind: leavesBehind(formerAddress))
    } else if record.options != attachment.options, !comesBackUnknown(attachment, record) {
      let differences = record.options.map {
        attachment.options.differences(from: $0, of: attachment.kind).map { name, old, new in
          Difference(
            .option(name), old.map(Difference.Value.word), new.map(Difference.Value.word))
        }
      }
      add(
        { .replace($0) }, attachment.replacement,
        differences.map(\.reasons) ?? [.unknownBefore])
    } else if let map = attachment.references["map"], isNew(map) {
      add(
        { .replace($0) }, attachment.replace ?? .newFirst, [.uses(map, because: because(map))])
    } else if options.replaced.mean(attachment.address) {
      add({ .replace($0) }, attachment.replacement, [.askedFor])
    } else if record.object != attachment.object || isNew(attachment.object) {
      let strategy = programStrategy(attachment, record)
      let reason =
        record.object == attachment.object
        ? Reason.attaches(attachment.object, because: because(attachment.object))
        : .differs(
          Difference(
            .object, .word(record.object.description), .word(attachment.object.description)))
      add({ strategy == .inPlace ? .update($0) : .replace($0) }, strategy, ejection + [reason])
    } else {
      self.add(
        Change(
          attachment.address, .keep, subject, because: ejection, former: formerAddress,
          mark: attachment.mark))
    }
  }

  /// When the link of an ejected scheduler goes, whichever is at work goes with it (seen on Linux 6.18, not on 7.2).
  private func refuseEnding(_ attachment: DesiredAttachment) throws(ReconcilerError) {
    guard let change = changes.last, change.address == attachment.address, change.strategy != nil,
      let other = observed[change.formerAddress].ejection?.successor
    else { return }
    throw ReconcilerError(
      .conflict,
      "attachment \(attachment.name) was ejected by the kernel, and the scheduler \(other) is at work in its place",
      advice: "stop that first", mark: attachment.mark)
  }

  /// Whether it was taken over before a manifest said what it is, and comes back so: it stays as it is.
  private func comesBackUnknown(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord
  ) -> Bool {
    record.options == nil
      && desired.restored?.attachments[attachment.name].map { $0.options == nil } == true
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

  /// Whether a link that somebody gave another program can be given the wanted one, and stays where it is.
  private func canPutBack(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord, _ former: String
  ) -> Bool {
    observed[ObjectAddress(.attachment, former)].holdsForeignProgram
      && record.kind == attachment.kind.name && record.options == attachment.options
      && record.target.identity == observed.targets[attachment.name]?.identity
      && attachment.replace == nil && canUpdate(attachment, record)
  }

  /// `BPF_LINK_UPDATE` wants a program of the same type and attach type, or a map of the same
  /// structure, and of those the kernel can update only some.
  private func canUpdate(_ attachment: DesiredAttachment, _ record: AttachmentRecord) -> Bool {
    let isUnlinked = observed.targets[attachment.name]?.isUnlinked == true
    guard drift(record.object) == nil, record.isUnlinked == isUnlinked else { return false }
    switch attachment.object.kind {
    case .program:
      let former = observed.ledger?.programs[record.object.name].map {
        ProgramForm(type: $0.type, attachType: $0.attachType)
      }
      return former == objects.form(ofProgram: attachment.object.name)
    case .map:
      return !isUnlinked
        && attachment.kind.placement.isUpdatable(
          structure: desired.structure(ofMap: attachment.object.name))
    case .attachment, .pin:
      return false
    }
  }

  /// Between other targets, both links can stand side by side; at the same one, the kind decides.
  private func replacement(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord, detached: Bool, _ isTaken: Bool
  ) -> LinkStrategy {
    let sameTarget = record.target.identity == observed.targets[attachment.name]?.identity
    guard sameTarget, record.kind == attachment.kind.name else {
      return isTaken ? .oldFirst : .newFirst
    }
    return detached ? .oldFirst : attachment.replacement
  }
}
