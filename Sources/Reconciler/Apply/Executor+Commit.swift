import BPFLoader
import BPFSyscall

// Commit: what is live changes, link by link and pin by pin; each step can be taken back.
extension Executor {
  mutating func commit() throws(ReconcilerError) {
    for attachment in plan.desired.attachments {
      guard let change = plan.change(attachment.address), change.action != .none else { continue }
      switch change.strategy {
      case .inPlace: try update(attachment, change.formerAddress)
      case .oldFirst: try replaceOldFirst(attachment, change.formerAddress)
      case .newFirst: try attach(attachment, orReplacing: change.formerAddress)
      case nil: if !change.keepsObject { try attach(attachment) }
      }
    }
    for pin in plan.desired.pins {
      guard let change = plan.change(pin.address), change.action != .none else { continue }
      try commit(pin, change)
    }
    for pin in plan.desired.pins {
      let object = layout.pin(pin.object, in: .next)
      var id: UInt32?
      try step(pin.mark) { () throws(LoaderError) in id = try kernel.object(at: object)?.id }
      ledger.setID(id, of: pin.address)
    }
  }

  /// The link keeps its place and runs the new program from one moment to the next.
  private mutating func update(
    _ attachment: DesiredAttachment, _ former: ObjectAddress
  ) throws(ReconcilerError) {
    guard let record = plan.observed.ledger?.attachments[former.name] else { return }
    let link = layout.pin(attachment.address, in: .next)
    let new = layout.pin(attachment.object, in: .next)
    let former = layout.pin(record.object, in: .current)
    if attachment.kind.link == nil {
      return try updateUnlinked(attachment, record, link: link, new: new, former: former)
    }
    try step(attachment.mark) { () throws(LoaderError) in
      try kernel.updateLink(at: link, to: new, replacing: former)
    }
    undo.record(.updateLink(link, to: former, replacing: new))
  }

  /// The new generation's mark becomes the new program; the live one's stays the former.
  private mutating func updateUnlinked(
    _ attachment: DesiredAttachment, _ record: AttachmentRecord, link: String, new: String,
    former: String
  ) throws(ReconcilerError) {
    let hook = attachment.hook(at: record.target)
    try step(attachment.mark) { () throws(LoaderError) in
      try PinSwitch.replace(
        link, with: new, PinAccess(mode: 0o600), aside: layout.aside, kernel)
      try kernel.replaceUnlinked(hook, object: new)
    }
    undo.record(.replaceUnlinked(hook, former))
    try noteID(of: attachment.address, at: link)
  }

  /// - Parameter former: what goes first where the hook is full, if it is there.
  private mutating func attach(
    _ attachment: DesiredAttachment, orReplacing former: ObjectAddress? = nil
  ) throws(ReconcilerError) {
    guard let target = plan.observed.targets[attachment.name] else { return }
    let link = layout.pin(attachment.address, in: .next)
    let object = layout.pin(attachment.object, in: .next)
    let references = pins(attachment.references, attachment.options, in: .next)
    let mayGo = former.flatMap { plan.observed.objects[$0]?.kind } == .attachment
    var isFull = false
    try step(attachment.mark) { () throws(LoaderError) in
      do throws(LoaderError) {
        try kernel.createLinkWaiting(
          attachment, to: target, object: object, references: references, at: link)
      } catch  where mayGo && error.saysHookIsFull {
        isFull = true
      }
    }
    if isFull, let former { return try replaceOldFirst(attachment, former) }
    undo.record(.detach(link, attachment.hook(at: target)))
    try noteID(of: attachment.address, at: link)
  }

  /// The hook holds one link only: the old one goes, then the new one comes.
  private mutating func replaceOldFirst(
    _ attachment: DesiredAttachment, _ address: ObjectAddress
  ) throws(ReconcilerError) {
    let start = ContinuousClock.now
    let former = layout.pin(address, in: .current)
    let record = plan.observed.ledger?.attachments[address.name]
    let isLive = plan.observed.drift(of: address) == nil
    // A hook without links holds its program also where the mark of it is gone.
    if let record, record.isUnlinked || plan.observed.objects[address]?.kind == .attachment {
      let hook = record.hook
      try step(attachment.mark) { () throws(LoaderError) in
        if let hook, record.isUnlinked {
          // It was ours, whatever program somebody has put there since.
          try kernel.detachUnlinked(hook)
        } else {
          try kernel.takeOffHook(former, hook)
        }
        if hook?.kind.detachable != true { try kernel.remove(former) }
      }
      if isLive, let again = record.attachment(address.name, attachment) {
        let object = layout.pin(record.object, in: .current)
        let references = pins(record.references ?? [:], record.options, in: .current)
        undo.record(
          .attachAgain(
            again, record.target, object: object, references: references, at: former))
      }
    }
    try attach(attachment)
    if isLive { gaps[attachment.name] = start.duration(to: .now) }
  }

  /// The pins of the objects that an attachment's options name.
  private func pins(
    _ references: [String: ObjectAddress], _ options: AttachmentOptions,
    in slot: DeploymentLayout.Slot
  ) -> [String: String] {
    var pins = references.mapValues { layout.pin($0, in: slot) }
    if let path = options.strings["order.pin"] {
      pins["order.pin"] = path.hasPrefix("/") ? path : layout.userPin(path)
    }
    return pins
  }

  private mutating func commit(_ pin: DesiredPin, _ change: Change) throws(ReconcilerError) {
    let path = layout.userPin(pin.path)
    let object = layout.pin(pin.object, in: .next)
    let record = plan.observed.ledger?.pins[pin.path]
    let isThere = plan.observed.pins[pin.path] != nil
    if let record, isThere, change.action == .update {
      try step(pin.mark) { () throws(LoaderError) in try kernel.setAccess(pin.access, at: path) }
      undo.record(.setAccess(record.access, at: path))
    } else if let record, isThere {
      try step(pin.mark) { () throws(LoaderError) in
        try PinSwitch.replace(path, with: object, pin.access, aside: layout.aside, kernel)
      }
      undo.record(
        .pinAgain(
          layout.pin(record.object, in: .current), at: path, record.access, aside: layout.aside))
    } else {
      try makeParents(of: pin)
      try step(pin.mark) { () throws(LoaderError) in try kernel.pin(object, at: path) }
      undo.record(.remove(path))
      try step(pin.mark) { () throws(LoaderError) in try kernel.setAccess(pin.access, at: path) }
    }
  }

  /// Makes the directories that a pin stands in, where they are not there.
  private mutating func makeParents(of pin: DesiredPin) throws(ReconcilerError) {
    for directory in try missingParents(of: pin) {
      let path = layout.userPin(directory)
      try step(pin.mark) { () throws(LoaderError) in
        try kernel.createDirectory(path, mode: 0o755)
      }
      undo.record(.removeDirectory(path))
    }
  }
}

extension AttachmentRecord {
  /// What was attached before, to be attached again where the new one fails.
  fileprivate func attachment(
    _ name: String, _ new: DesiredAttachment
  ) -> DesiredAttachment? {
    guard let kind = AttachmentKind.named(kind) else { return nil }
    var former = new
    former.name = name
    former.kind = kind
    former.options = options
    former.object = object
    return former
  }
}
