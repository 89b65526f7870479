import BPFLoader
import BPFSyscall

// Programs of others that have no link, at a hook for one.
extension Executor {
  /// The hook holds one object only, which is somebody else's and has no link: it goes, then the new one comes.
  mutating func replaceForeign(
    _ attachment: DesiredAttachment
  ) throws(ReconcilerError) {
    let start = ContinuousClock.now
    if let holder = plan.observed.holders[attachment.address] {
      try displace(holder, for: attachment)
    }
    try attach(attachment)
    gaps[attachment.name] = start.duration(to: .now)
  }

  /// At a hook without links the new program takes the place of somebody else's from one moment to the next; that is kept
  /// until nothing can be taken back any more.
  mutating func takePlace(_ attachment: DesiredAttachment) throws(ReconcilerError) {
    guard let target = plan.observed.targets[attachment.name],
      let holder = plan.observed.holders[attachment.address]
    else { return }
    let kept = layout.foreign(attachment.address, in: .next)
    let mark = layout.pin(attachment.address, in: .next)
    let hook = attachment.hook(at: target, layout)
    var former = hook
    (former.object, former.id) = (kept, holder.program)
    undo.record(.remove(kept))
    try step(attachment.mark) { () throws(LoaderError) in
      try kernel.pin(.program, id: holder.program, at: kept)
    }
    undo.record(.remove(mark))
    undo.record(.replaceUnlinked(former))
    try step(attachment.mark) { () throws(LoaderError) in
      try kernel.pin(hook.object, at: mark)
      try kernel.replaceUnlinked(hook)
    }
    try noteID(of: attachment.address, at: mark)
  }

  /// Takes a program, or table, of others off a hook for one, where it has no link; it is kept until nothing can be taken
  /// back any more.
  private mutating func displace(_ holder: Holder, for attachment: DesiredAttachment)
    throws(ReconcilerError)
  {
    guard let target = plan.observed.targets[attachment.name] else { return }
    let kept = layout.foreign(attachment.address, in: .next)
    undo.record(.remove(kept))
    try step(attachment.mark) { () throws(LoaderError) in
      try kernel.pin(holder.isTable ? .map : .program, id: holder.program, at: kept)
    }
    let hook = Hook(
      displacing: holder.mode, attachment.kind, attachment.options, target, kept: kept)
    undo.record(.putBack(hook, aside: layout.aside))
    try step(attachment.mark) { () throws(LoaderError) in try kernel.detachUnlinked(hook) }
  }
}

extension Hook {
  /// Where a program of others stood without a link.
  ///
  /// - Parameters:
  ///   - mode: how it was attached.
  ///   - kept: its pin.
  init(
    displacing mode: String?, _ kind: AttachmentKind, _ options: AttachmentOptions,
    _ target: ResolvedTarget, kept: String
  ) {
    var options = options
    options.strings["mode"] = mode
    var target = target
    target.isUnlinked = true
    self.init(kind: kind, options: options, target: target, object: kept, references: [:])
  }
}

extension Recovery {
  /// Programs of others that a killed apply took off their hooks go back there.
  func putBackPrograms(of plan: Ledger) throws(LoaderError) {
    for (name, record) in plan.attachments {
      let kept = layout.foreign(ObjectAddress(.attachment, name), in: .next)
      guard let mode = record.displaced, let kind = AttachmentKind.named(record.kind),
        try kernel.object(at: kept) != nil
      else { continue }
      var hook = Hook(
        displacing: mode, kind, record.options ?? AttachmentOptions(), record.target, kept: kept)
      if record.isUnlinked, let own = record.hook(layout, of: plan, in: .next) {
        hook = own
        hook.object = kept
      }
      try kernel.putBack(hook, aside: layout.aside)
    }
  }
}

extension Kernel {
  /// Attaches a program, or table, of others again, without a link, where nothing has taken its place.
  func putBack(_ hook: Hook, aside: String) throws(LoaderError) {
    guard let kept = try object(at: hook.object), try occupant(at: hook) == .nothing else { return }
    if try object(at: aside) != nil { try remove(aside) }
    if kept.kind == .map {
      let mark = "\(aside)-mark"
      if try object(at: mark) != nil { try remove(mark) }
      try registerAgain(at: hook.object, mark: mark, aside: aside)
      return try remove(mark)
    }
    try attachUnlinked(hook, at: aside)
    try remove(aside)
  }
}
