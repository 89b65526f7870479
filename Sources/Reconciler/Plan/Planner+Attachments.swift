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
    let summary = target?.summary ?? attachment.kind.name
    let outdated = outdated(beside: attachment)
    var leaving = attachments.leaving(attachment, observed)
    // A hook for one is free when those that leave it have gone.
    let isTaken = attachment.kind.optionsChange == .oldFirst && !leaving.isEmpty
    leaving += Set(outdated).subtracting(leaving).sorted()
    guard let (former, record) = former(of: attachment) else {
      let holder = try holder(of: attachment)
      return self.add(
        Change(
          attachment.address, .create, summary + (holder?.text ?? ""),
          strategy: holder?.strategy ?? (isTaken || !outdated.isEmpty ? .oldFirst : nil),
          leaving: leaving,
          overwrites: holder?.strategy != nil, mark: attachment.mark))
    }
    if let holder = observed.holders[attachment.address],
      adoptions.sources[attachment.address] == nil
    {
      throw .taken(attachment, target, by: holder, isNew: false)
    }
    // There is one at a time, whatever their names: a former one, also an ejected scheduler, goes first.
    let isOneOfSystem =
      [record.target, target].allSatisfy { $0.map(attachment.kind.capacity) == .oneOfSystem }
    if isOneOfSystem, !leaving.contains(former) { leaving.append(former) }
    func add(_ action: Change.Action, _ text: String, _ strategy: LinkStrategy? = nil) {
      let isOldFirst = isOneOfSystem || !outdated.isEmpty
      let strategy = isOldFirst && strategy != nil ? .oldFirst : strategy
      self.add(
        Change(
          attachment.address, action, text, strategy: strategy, predecessor: former,
          leaving: leaving, mark: attachment.mark))
    }
    if let drift = drift(ObjectAddress(.attachment, former)) {
      // A link that runs somebody's program is still there.
      let link = observed.objects[ObjectAddress(.attachment, former)]?.link
      let strategy =
        canPutBack(attachment, record, former)
        ? .inPlace : replacement(attachment, record, detached: link?.isSevered != false, isTaken)
      add(
        .repair,
        "\(summary): \(drift); \(strategy == .inPlace ? "put back in place" : "attached again")",
        strategy)
    } else if outdated.contains(former), isProbedAnew(attachment, record) {
      add(
        .replace, "\(summary): its file was overwritten in place; old link first, a gap between",
        .oldFirst)
    } else if record.kind != attachment.kind.name
      || record.target.isOther(than: target, isUnlinked: record.isUnlinked)
    {
      add(
        .replace, move(record, to: target, summary) + leftBehind(former),
        replacement(attachment, record, detached: false, isTaken))
    } else if record.options != attachment.options {
      let differences =
        record.options.map { attachment.options.differences(from: $0, of: attachment.kind) }
        ?? ["what it was is lost"]
      add(
        .replace, "\(summary): \(differences.joined(separator: ", "))", attachment.replacement)
    } else if let map = attachment.references["map"], isNew(map) {
      add(
        .replace, "\(summary): \(map) is replaced\(because(map))", attachment.replace ?? .newFirst)
    } else if options.replaced.mean(attachment.address) {
      add(.replace, "\(summary): \(Self.askedFor)", attachment.replacement)
    } else if record.object != attachment.object || isNew(attachment.object) {
      let strategy = programStrategy(attachment, record)
      let ejection = observed.ejected[ObjectAddress(.attachment, former)]
      let how = ejection.map { "\($0.summary); it is another now" } ?? strategy.inWords
      let text = "\(summary): \(how)"
      add(strategy == .inPlace ? .update : .replace, text, strategy)
    } else if let ejection = observed.ejected[ObjectAddress(.attachment, former)] {
      add(
        .none,
        "\(summary): \(ejection.summary); `--replace \(attachment.address)` attaches it again")
    } else {
      add(.none, summary)
    }
  }

  /// When the link of an ejected scheduler goes, whichever is at work goes with it (seen on Linux 6.18, not on 7.2).
  private func refuseEnding(_ attachment: DesiredAttachment) throws(ReconcilerError) {
    guard let change = changes.last, change.address == attachment.address, change.strategy != nil,
      let other = observed.ejected[change.formerAddress]?.successor
    else { return }
    throw ReconcilerError(
      .conflict,
      "attachment \(attachment.name) was ejected by the kernel, and the scheduler \(other) is at work in its place",
      advice: "stop that first", mark: attachment.mark)
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
    observed.foreignPrograms.contains(ObjectAddress(.attachment, former))
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
