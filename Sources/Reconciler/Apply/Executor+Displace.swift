import BPFLoader
import BPFSyscall
import Manifest

// What others have at a hook for one, without a link, and what they have put into our links: kept as long as it may have
// to be put back.
extension Executor {
  /// Gives all of it pins, before anything live changes.
  mutating func keepForeign() throws(ReconcilerError) {
    var kept: Set<ObjectAddress> = []
    for step in journal.steps {
      switch step {
      case .update(let name, _, .kept(let address)) where kept.insert(address).inserted:
        let link = layout.pin(ObjectAddress(.attachment, name), in: .next)
        try keepProgram(ofLinkAt: link, address, attachments[name]?.mark)
      case .displace(let name), .replaceUnlinked(let name, nil):
        try pinHolder(attachments[name])
      default:
        for takeOff in step.takeOffs where takeOff.isForeign {
          guard kept.insert(takeOff.address).inserted else { continue }
          try keepProgram(ofLinkAt: former.pin(takeOff.address), takeOff.address, nil)
        }
      }
    }
  }

  /// Pins the program of a link, which is somebody else's.
  private func keepProgram(
    ofLinkAt link: String, _ address: ObjectAddress, _ mark: SourceMark?
  ) throws(ReconcilerError) {
    try attempt(mark) { () throws(LoaderError) in
      try kernel.pinProgram(ofLinkAt: link, at: layout.foreign(address, in: .next))
    }
  }

  /// Pins the program, or struct_ops map, of others at an attachment's hook.
  private func pinHolder(_ attachment: DesiredAttachment?) throws(ReconcilerError) {
    guard let attachment, let holder = plan.observed.holders[attachment.address] else { return }
    try attempt(attachment.mark) { () throws(LoaderError) in
      try kernel.pin(
        holder.isStructOpsMap ? .map : .program, id: holder.program,
        at: layout.foreign(attachment.address, in: .next))
    }
  }

  /// Takes a program, or struct_ops map, of others off a hook for one.
  mutating func displace(for attachment: DesiredAttachment) throws(ReconcilerError) {
    guard let target = plan.observed.targets[attachment.name],
      let holder = plan.observed.holders[attachment.address]
    else { return }
    let hook = Hook(
      displacing: holder.mode, attachment.kind, attachment.options, target,
      kept: layout.foreign(attachment.address, in: .next))
    emptied[attachment.name] = .now
    try attempt(attachment.mark) { () throws(LoaderError) in try kernel.detachUnlinked(hook) }
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

extension Kernel {
  /// Attaches a program, or struct_ops map, of others again, without a link, where nothing has taken its place.
  func putBack(_ hook: Hook, aside: String) throws(LoaderError) {
    guard let kept = try object(at: hook.object), try state(of: hook) == .nothing else { return }
    if try object(at: aside) != nil { try remove(aside) }
    if kept.kind == .map {
      let pin = "\(aside)-mark"
      if try object(at: pin) != nil { try remove(pin) }
      try registerAgain(at: hook.object, pin: pin, aside: aside)
      return try remove(pin)
    }
    try attachUnlinked(hook, at: aside)
    try remove(aside)
  }
}
