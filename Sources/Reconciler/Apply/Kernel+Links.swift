import BPFLoader
import BPFSyscall

extension Kernel {
  /// Makes a link, and tries for up to a second where the kernel says that the hook is taken: a link
  /// of our own that was let go leaves it some milliseconds later.
  func attachWaiting(
    _ attachment: DesiredAttachment, at hook: Hook, _ path: String
  ) throws(LoaderError) {
    for attempt in 0..<50 {
      do throws(LoaderError) {
        return try attachOnce(hook, path)
      } catch {
        guard error.saysHookIsTaken else { throw error }
        if attempt == 10,
          try !holders(of: attachment, at: hook.target, running: nil, in: HostView()).isEmpty
        {
          throw error
        }
        System.sleep(milliseconds: 20)
      }
    }
    try attachOnce(hook, path)
  }

  private func attachOnce(_ hook: Hook, _ path: String) throws(LoaderError) {
    if hook.isUnlinked {
      try attachUnlinked(hook, at: path)
    } else {
      try createLink(hook, at: path)
    }
  }
}

extension Kernel {
  /// Takes a link off its hook, where its kind can be, so that the hook is free when this returns. A
  /// link that was detached already, or whose target is gone, is as good as that.
  ///
  /// At a hook without links only what the pin at `path` names is taken off, or where that is gone the recorded
  /// object: another is somebody else's.
  func takeOffHook(_ path: String, _ hook: Hook?, recorded: UInt32? = nil) throws(LoaderError) {
    if let hook, hook.isUnlinked {
      if let ours = try object(at: path)?.id ?? recorded {
        let standing = try state(of: hook)
        if standing == .object(ours) || standing == .unknown { try detachUnlinked(hook) }
      }
      // Also where a run has ended between the two.
      if hook.target.ownsHook == true { try clearHook(hook) }
      return
    }
    guard hook?.kind.detachable == true, let link = try object(at: path)?.link, !link.isSevered
    else {
      return
    }
    do throws(LoaderError) {
      try detachLink(at: path)
    } catch {
      guard error.cause?.errno == .noLink else { throw error }
    }
  }
}

extension Kernel {
  /// Puts the object pinned at `new` into a link, in the place of the one pinned at `former`. A link that has it already
  /// is left alone: kernels do not survive that a struct_ops map is registered in its own place.
  func put(
    _ new: String, intoLinkAt path: String, replacing former: String
  ) throws(LoaderError) {
    if let held = try object(at: path)?.link?.heldID, try object(at: new)?.id == held { return }
    try updateLink(at: path, to: new, replacing: former)
  }
}

extension LoaderError {
  /// Whether the kernel said that a hook of this kind holds as many programs as it can.
  func saysHookIsFull(_ kind: AttachmentKind) -> Bool { isCaused(by: kind.placement.fullError) }

  /// Whether the kernel said that a name or a hook is taken.
  var saysHookIsTaken: Bool { isCaused(by: .resourceBusy) || isCaused(by: .fileExists) }
}
