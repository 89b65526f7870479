import BPFLoader
import BPFSyscall

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
