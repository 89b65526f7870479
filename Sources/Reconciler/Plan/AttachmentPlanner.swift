import BPFObject
import BPFLoader
import BPFSyscall
import Manifest

/// What becomes of an attachment.
///
/// Of programs and libraries that were written in place since probes were attached to them, the kernel keeps the
/// instruction whose place a probe took for as long as any probe is there: one that came beside an old one would let
/// processes run what is not theirs, and they crash. So all old ones in a file go before the first new one comes.
struct AttachmentPlanner {
  /// What is planned already.
  let planner: Planner
  /// The files that were overwritten in place and in which something is attached anew.
  var probedAnew: Set<FileVersion> = []

  func change(of attachment: DesiredAttachment) throws(ReconcilerError) -> Change {
    let change = try unchecked(attachment)
    try refuseEnding(change, attachment)
    return change
  }

  /// The files that were written in which some of these changes attach something anew.
  func filesProbedAnew(by changes: [Change]) -> Set<FileVersion> {
    guard planner.attachments.hasTargetsInFiles else { return [] }
    return Set(
      zip(planner.desired.attachments, changes).compactMap { attachment, change in
        !change.keepsObject && !outdated(beside: attachment).isEmpty
          ? planner.observed.targets[attachment.name]?.file : nil
      })
  }

  private func unchecked(_ attachment: DesiredAttachment) throws(ReconcilerError) -> Change {
    let target = planner.observed.targets[attachment.name]
    let subject = Subject.attachment(kind: attachment.kind.name, target: target)
    let outdated = planner.attachments.outdated(in: target)
    guard let (former, record) = planner.attachments.former(of: attachment) else {
      let (leaving, isTaken) = leaving(attachment, outdated)
      let holder = try holder(of: attachment)
      let strategy =
        holder?.strategy ?? (isTaken || !outdated.isEmpty ? LinkStrategy.oldFirst : nil)
      let attaching = Change.Attaching(
        strategy: strategy, leaving: leaving, other: holder?.holder)
      return Change(
        attachment.address, .create(.attach(attaching)), subject, mark: attachment.mark)
    }
    let formerAddress = ObjectAddress(.attachment, former)
    if let holder = planner.observed.holders[attachment.address],
      planner.adoptions.sources[attachment.address] == nil
    {
      throw .taken(attachment, target, by: holder, isNew: false)
    }
    // There is one at a time, whatever their names: a former one, also an ejected scheduler, goes first.
    let isOneOfSystem =
      attachment.kind.capacity(of: record.target) == .oneOfSystem
      && target.map(attachment.kind.capacity) == .oneOfSystem
    func change(
      _ action: (Change.Way) -> Change.Action, _ strategy: LinkStrategy, _ because: [Reason],
      leavesBehind: Bool = false
    ) -> Change {
      var leaving = leaving(attachment, outdated).names
      if isOneOfSystem, !leaving.contains(former) { leaving.append(former) }
      let isOldFirst = isOneOfSystem || !outdated.isEmpty
      let attaching = Change.Attaching(
        strategy: isOldFirst ? .oldFirst : strategy, leaving: leaving)
      return Change(
        attachment.address, action(.attach(attaching)), subject, because: because,
        former: formerAddress, leavesBehind: leavesBehind, mark: attachment.mark)
    }
    let object = planner.observed[formerAddress]
    let ejection = object.ejection.map { [Reason.drift(.ejected($0))] } ?? []
    if let drift = planner.observed.damage(of: object, as: record) {
      // A link that runs somebody's program is still there.
      let link = object.itself?.link
      let isDetached =
        object.loss != nil || link?.isSevered != false
      let strategy =
        canPutBack(attachment, record, former)
        ? .inPlace
        : replacement(attachment, record, detached: isDetached, outdated)
      return change({ .repair(drift, $0) }, strategy, [.drift(drift)])
    } else if outdated.contains(former), isProbedAnew(attachment, record) {
      return change({ .replace($0) }, .oldFirst, [.overwritten])
    } else if let target, planner.observed.movedAlong.contains(attachment.address) {
      let isInPlace = attachment.isAttached(like: record) && canUpdate(attachment, record)
      return change(
        { isInPlace ? .update($0) : .replace($0) }, isInPlace ? .inPlace : attachment.replacement,
        [.movedAlong(record.target, to: target)])
    } else if record.kind != attachment.kind.name
      || record.target.isOther(than: target, isUnlinked: record.isUnlinked)
    {
      return change(
        { .replace($0) }, replacement(attachment, record, detached: false, outdated),
        [move(record, to: target, attachment)], leavesBehind: planner.leavesBehind(formerAddress))
    } else if !attachment.isAttached(like: record), !comesBackUnknown(attachment, record) {
      let differences = record.options.map {
        attachment.options.differences(from: $0, of: attachment.kind).map { name, old, new in
          Difference(
            .option(name), old.map(Difference.Value.word), new.map(Difference.Value.word))
        }
      }
      return change(
        { .replace($0) }, attachment.replacement,
        differences.map(\.reasons) ?? [.unknownBefore])
    } else if let map = attachment.references["map"], planner.isNew(map) {
      return change(
        { .replace($0) }, attachment.replace ?? .newFirst,
        [.uses(map, because: planner.because(map))])
    } else if planner.options.replaced.mean(attachment.address) {
      return change({ .replace($0) }, attachment.replacement, [.askedFor])
    } else if record.object != attachment.object || planner.isNew(attachment.object) {
      let strategy = programStrategy(attachment, record)
      let reason =
        record.object == attachment.object
        ? Reason.attaches(attachment.object, because: planner.because(attachment.object))
        : .differs(
          Difference(
            .object, .word(record.object.description), .word(attachment.object.description)))
      return change(
        { strategy == .inPlace ? .update($0) : .replace($0) }, strategy, ejection + [reason])
    } else {
      let isSpelledOtherwise = record.options.map { $0 != attachment.options } ?? false
      let spelling = isSpelledOtherwise ? [Reason.spelledOtherwise] : []
      return Change(
        attachment.address, .keep, subject, because: ejection + spelling, former: formerAddress,
        mark: attachment.mark)
    }
  }

  /// The recorded attachments that leave the hook of one, and whether that is a hook for one, which is free only when they
  /// have gone.
  ///
  /// - Parameter outdated: those in the same file, which go as well.
  private func leaving(
    _ attachment: DesiredAttachment, _ outdated: [String]
  ) -> (names: [String], isHookTaken: Bool) {
    let leaving = planner.attachments.leaving(attachment, planner.observed)
    let target = planner.observed.targets[attachment.name]
    return (
      leaving + Set(outdated).subtracting(leaving).sorted(),
      target.map(attachment.kind.capacity) ?? .several != .several && !leaving.isEmpty
    )
  }

  /// When the link of an ejected scheduler goes, whichever is at work goes with it (seen on Linux 6.18, not on 7.2).
  private func refuseEnding(
    _ change: Change, _ attachment: DesiredAttachment
  ) throws(ReconcilerError) {
    guard change.strategy != nil,
      let other = planner.observed[change.formerAddress].ejection?.successor
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
      && planner.desired.restored?.attachments[attachment.name].map { $0.options == nil } == true
  }

  /// The target and the options stay; what is attached there changes.
  private func programStrategy(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord
  ) -> LinkStrategy {
    if let asked = attachment.replace { return asked }
    // Another program has a hook of its own.
    if let other = attachment.references["of"], planner.isNew(other) { return .newFirst }
    let kind = attachment.kind
    guard kind.programChange == .inPlace else { return kind.programChange }
    return canUpdate(attachment, record) ? .inPlace : kind.optionsChange
  }

  /// Whether a link that somebody gave another program can be given the wanted one, and stays where it is.
  private func canPutBack(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord, _ former: String
  ) -> Bool {
    planner.observed[ObjectAddress(.attachment, former)].holdsForeignProgram
      && record.kind == attachment.kind.name && attachment.isAttached(like: record)
      && record.target.identity == planner.observed.targets[attachment.name]?.identity
      && attachment.replace == nil && canUpdate(attachment, record)
  }

  /// `BPF_LINK_UPDATE` wants a program of the same type and attach type, or a map of the same
  /// structure, and of those the kernel can update only some.
  private func canUpdate(_ attachment: DesiredAttachment, _ record: AttachmentRecord) -> Bool {
    let isUnlinked = planner.observed.targets[attachment.name]?.isUnlinked == true
    guard planner.drift(record.object) == nil, record.isUnlinked == isUnlinked else { return false }
    switch attachment.object.kind {
    case .program:
      let former = planner.observed.ledger?.programs[record.object.name].map {
        ProgramForm(type: $0.type, attachType: $0.attachType)
      }
      return former == planner.desired.form(ofProgram: attachment.object.name)
    case .map:
      return !isUnlinked
        && attachment.kind.placement.isUpdatable(
          structure: planner.desired.structure(ofMap: attachment.object.name))
    case .attachment, .pin:
      return false
    }
  }

  /// Between other targets, both links can stand side by side; at the same one, the kind decides.
  private func replacement(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord, detached: Bool,
    _ outdated: [String]
  ) -> LinkStrategy {
    let sameTarget = record.target.identity == planner.observed.targets[attachment.name]?.identity
    guard sameTarget, record.kind == attachment.kind.name else {
      return leaving(attachment, outdated).isHookTaken ? .oldFirst : .newFirst
    }
    return detached ? .oldFirst : attachment.replacement
  }

  /// Who stands where a new attachment shall be, as far as that is allowed, and how the attachment takes his place, where
  /// it does.
  private func holder(
    of attachment: DesiredAttachment
  ) throws(ReconcilerError) -> (holder: Holder, strategy: LinkStrategy?)? {
    guard let holder = planner.observed.holders[attachment.address] else { return nil }
    let target = planner.observed.targets[attachment.name]
    guard planner.options.forced.mean(attachment.address), attachment.canTakeOver(holder) else {
      throw .taken(attachment, target, by: holder, isNew: true)
    }
    if holder.link != nil { return (holder, nil) }
    let isInPlace =
      target?.isUnlinked == true && attachment.kind.programChange == .inPlace
      && !holder.isStructOpsMap
    return (holder, isInPlace ? .inPlace : .oldFirst)
  }

  /// Why an attachment moves.
  private func move(
    _ record: AttachmentRecord, to target: ResolvedTarget?, _ attachment: DesiredAttachment
  ) -> Reason {
    let summary = target?.summary ?? attachment.kind.name
    guard let target, record.target.summary == summary else {
      return .differs(Difference(.target, .word(record.target.summary), .word(summary)))
    }
    return .nameMeansAnother(record.target, record.target.change(to: target))
  }

  /// The recorded attachments that have probes in the file of a desired one, and had them before it was written.
  private func outdated(beside attachment: DesiredAttachment) -> [String] {
    planner.attachments.outdated(in: planner.observed.targets[attachment.name])
  }

  /// Whether an attachment in a file that was written does not stay: what it is at is another place or content, or
  /// something else is attached there anew.
  private func isProbedAnew(_ attachment: DesiredAttachment, _ record: AttachmentRecord) -> Bool {
    guard let target = planner.observed.targets[attachment.name], let file = target.file else {
      return false
    }
    return probedAnew.contains(file)
      || record.kind == attachment.kind.name && record.target.identity != target.identity
        && record.target.summary == target.summary
  }
}
