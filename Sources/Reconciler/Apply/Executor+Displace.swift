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

  /// Takes a program of others off a hook for one, where it has no link; it is kept until nothing can be taken back any
  /// more.
  private mutating func displace(_ holder: Holder, for attachment: DesiredAttachment)
    throws(ReconcilerError)
  {
    guard let target = plan.observed.targets[attachment.name] else { return }
    let kept = layout.foreign(attachment.address, in: .next)
    undo.record(.remove(kept))
    try step(attachment.mark) { () throws(LoaderError) in
      try kernel.pin(.program, id: holder.program, at: kept)
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
      try kernel.putBack(
        Hook(displacing: mode, kind, record.options, record.target, kept: kept),
        aside: layout.aside)
    }
  }
}

extension Kernel {
  /// Attaches a program of others again, without a link, where nothing has taken its place.
  func putBack(_ hook: Hook, aside: String) throws(LoaderError) {
    guard try object(at: hook.object) != nil, try occupant(at: hook) == .nothing else { return }
    if try object(at: aside) != nil { try remove(aside) }
    try attachUnlinked(hook, at: aside)
    try remove(aside)
  }
}
