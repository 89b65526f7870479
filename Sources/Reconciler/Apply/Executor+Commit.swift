import BPFLoader
import BPFSyscall
import Manifest

// Commit: what is live changes, link by link and pin by pin; each step can be taken back.
extension Executor {
  mutating func commit() throws(ReconcilerError) {
    try commitContents()
    for attachment in inOrder {
      if attachment.mayDeny { undo.record(.waitForBPF(layout.plan(.next))) }
      guard let change = plan.change(attachment.address), !change.isKept else { continue }
      do throws(ReconcilerError) {
        try commit(attachment, change)
      } catch {
        var error = error
        error.object = attachment.address
        throw error
      }
    }
    for pin in plan.desired.pins {
      // What was let go of and is taken over again stands there.
      guard let change = plan.change(pin.address), !change.isKept, change.action.name != .adopt
      else { continue }
      try place(pin)
    }
    for pin in plan.desired.pins {
      let object = layout.pin(pin.object, in: .next)
      var id: UInt32?
      try step(pin.mark) { () throws(LoaderError) in id = try kernel.object(at: object)?.id }
      ledger.setID(id, of: pin.address)
    }
    try letReadersIn()
  }

  private mutating func commit(
    _ attachment: DesiredAttachment, _ change: Change
  ) throws(ReconcilerError) {
    switch change.strategy {
    case .inPlace where change.action.name == .adopt: try takeOver(attachment)
    case .inPlace where change.overwrites: try takePlace(attachment)
    case .inPlace: try update(attachment, change.formerAddress)
    case .oldFirst where change.overwrites: try replaceForeign(attachment)
    case .oldFirst: try replaceOldFirst(attachment, change.leaving)
    case .newFirst:
      try attach(attachment, orReplacing: change.leaving)
      superseded.insert(change.formerAddress.name)
    case nil: if !change.keepsObject { try attach(attachment, orReplacing: change.leaving) }
    }
  }

  /// The link keeps its place and runs the new program from one moment to the next.
  private mutating func update(
    _ attachment: DesiredAttachment, _ former: ObjectAddress
  ) throws(ReconcilerError) {
    guard let ledger = plan.observed.ledger, let record = ledger.attachments[former.name] else {
      return
    }
    let link = layout.pin(attachment.address, in: .next)
    let new = layout.pin(attachment.object, in: .next)
    if record.isUnlinked {
      guard let hook = record.hook(layout, of: ledger, in: .current) else { return }
      return try updateUnlinked(attachment, at: hook, link: link)
    }
    let foreign = try keepForeignProgram(of: former, attachment.mark)
    try update(
      linkAt: link, to: new,
      replacing: foreign ?? layout.pin(record.object, of: ledger, in: .current), attachment.mark)
  }

  /// Puts one program in the place of another, each by its pin.
  mutating func update(
    linkAt link: String, to new: String, replacing former: String, _ mark: SourceMark?
  ) throws(ReconcilerError) {
    undo.record(.updateLink(link, to: former, replacing: new))
    try step(mark) { () throws(LoaderError) in
      try kernel.put(new, intoLinkAt: link, replacing: former)
    }
  }

  /// Keeps a program that somebody put into a link of ours as long as it may have to be put back.
  ///
  /// - Returns: its pin; nil where there is none.
  private mutating func keepForeignProgram(
    of former: ObjectAddress, _ mark: SourceMark?
  ) throws(ReconcilerError) -> String? {
    guard let ledger = plan.observed.ledger, plan.observed.foreignPrograms.contains(former) else {
      return nil
    }
    return try keepProgram(
      ofLinkAt: layout.pin(former, of: ledger, in: .current), ledger.pinnedAddress(of: former), mark
    )
  }

  /// Pins the program of a link, which is somebody else's, until the generation is live.
  ///
  /// - Returns: its pin.
  mutating func keepProgram(
    ofLinkAt link: String, _ address: ObjectAddress, _ mark: SourceMark?
  ) throws(ReconcilerError) -> String {
    let path = layout.foreign(address, in: .next)
    undo.record(.remove(path))
    try step(mark) { () throws(LoaderError) in try kernel.pinProgram(ofLinkAt: link, at: path) }
    return path
  }

  /// The new generation's mark becomes the new program; the live one's stays the former.
  private mutating func updateUnlinked(
    _ attachment: DesiredAttachment, at former: Hook, link: String
  ) throws(ReconcilerError) {
    let hook = attachment.hook(at: former.target, layout)
    undo.record(.replaceUnlinked(former))
    try step(attachment.mark) { () throws(LoaderError) in
      try PinSwitch.put(
        hook.object, at: link, PinAccess(mode: 0o600), .replace, aside: layout.aside, kernel)
      try kernel.replaceUnlinked(hook)
    }
    try noteID(of: attachment.address, at: link)
  }

  /// - Parameter leaving: what goes first where the hook is full.
  mutating func attach(
    _ attachment: DesiredAttachment, orReplacing leaving: [String] = []
  ) throws(ReconcilerError) {
    guard let target = plan.observed.targets[attachment.name] else { return }
    let link = layout.pin(attachment.address, in: .next)
    var hook = attachment.hook(at: target, layout)
    hook.table = table(attachment.object)
    var isFull = false
    var isTaken = false
    undo.record(.detach(link, hook))
    if hook.isUnlinked, attachment.object.kind == .map, hook.table == nil {
      return try registerAgain(attachment, hook, at: link)
    }
    try step(attachment.mark) { () throws(LoaderError) in
      do throws(LoaderError) {
        try kernel.attachWaiting(attachment, at: hook, link)
      } catch  where error.saysHookIsFull && (!leaving.isEmpty || !idle(at: target).isEmpty) {
        isFull = true
      } catch
        where error.saysHookIsTaken
        && (attachment.kind.optionsChange == .oldFirst || hook.isUnlinked)
      {
        isTaken = true
      }
    }
    if isTaken { throw try conflict(attachment, at: target) }
    if isFull {
      for name in idle(at: target) { try takeOff(name, for: attachment) }
      return try replaceOldFirst(attachment, leaving)
    }
    try noteID(of: attachment.address, at: link)
  }

  /// A struct_ops map of the generation before has ended its registration: another like it takes its place.
  private mutating func registerAgain(
    _ attachment: DesiredAttachment, _ hook: Hook, at link: String
  ) throws(ReconcilerError) {
    try step(nil) { () throws(LoaderError) in
      try kernel.registerAgain(at: hook.object, mark: link, aside: layout.aside)
    }
    try noteID(of: attachment.object, at: hook.object)
    try noteID(of: attachment.address, at: link)
  }

  /// The hook holds one object only: those that leave it go, then the new one comes.
  private mutating func replaceOldFirst(
    _ attachment: DesiredAttachment, _ leaving: [String]
  ) throws(ReconcilerError) {
    let start = ContinuousClock.now
    var wasLive = false
    for name in leaving where !gone.contains(name) {
      try takeOff(name, for: attachment)
      let former = ObjectAddress(.attachment, name)
      wasLive =
        wasLive || plan.observed.damage(of: former) == nil && plan.observed.ejected[former] == nil
    }
    try waitForProbes(leaving, before: attachment)
    try attach(attachment)
    if wasLive { gaps[attachment.name] = start.duration(to: .now) }
  }

  /// What is still at a hook although another has taken its place: when it goes, there is no gap.
  private func idle(at target: ResolvedTarget) -> [String] {
    superseded.subtracting(gone).filter {
      plan.observed.ledger?.attachments[$0]?.target.identity == target.identity
    }.sorted()
  }

  /// Takes what was recorded off its hook.
  private mutating func takeOff(
    _ name: String, for attachment: DesiredAttachment
  ) throws(ReconcilerError) {
    gone.insert(name)
    let address = ObjectAddress(.attachment, name)
    // A hook without links holds its object also where the mark of it is gone.
    guard let ledger = plan.observed.ledger, let record = ledger.attachments[name],
      record.isUnlinked || plan.observed.objects[address]?.kind == .attachment
    else { return }
    let former = layout.pin(address, of: ledger, in: .current)
    var hook = record.hook(layout, of: ledger, in: .current)
    if let foreign = try keepForeignProgram(of: address, attachment.mark) { hook?.object = foreign }
    guard isLive(address), let hook else {
      return try step(attachment.mark) { () throws(LoaderError) in
        if let hook, hook.isUnlinked {
          // It was ours, whatever somebody has put there since.
          try kernel.detachUnlinked(hook)
        } else {
          try kernel.takeOffHook(former, hook)
        }
        if hook?.kind.detachable != true { try kernel.remove(former) }
      }
    }
    try takeOff(TakenOff(name, record, hook, of: ledger, layout), attachment.mark)
  }

  /// Whether there is something at the hook of a recorded attachment, if perhaps with somebody else's program.
  private func isLive(_ address: ObjectAddress) -> Bool {
    plan.observed.ejected[address] == nil
      && (plan.observed.damage(of: address) == nil
        || plan.observed.objects[address]?.link?.isSevered == false)
  }

  /// What a struct_ops map is made of; nil for all else.
  private func table(_ object: ObjectAddress) -> StructOpsTable? {
    guard object.kind == .map, let map = plan.desired.map(object.name) else { return nil }
    return StructOpsTable(map: map, programs: programs(of: map))
  }
}
