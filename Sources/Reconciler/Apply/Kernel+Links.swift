import BPFLoader
import BPFSyscall

extension Kernel {
  /// Makes a link, and tries for up to a second where the kernel says that the hook is taken: a link
  /// of our own that was let go leaves it some milliseconds later.
  func createLinkWaiting(
    _ attachment: DesiredAttachment, to target: ResolvedTarget, object: String,
    references: [String: String], at path: String
  ) throws(LoaderError) {
    for _ in 0..<50 {
      do throws(LoaderError) {
        return try createOnce(attachment, target, object, references, path)
      } catch {
        guard error.isTaken else { throw error }
        System.sleep(milliseconds: 20)
      }
    }
    try createOnce(attachment, target, object, references, path)
  }

  private func createOnce(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget, _ object: String,
    _ references: [String: String], _ path: String
  ) throws(LoaderError) {
    if attachment.kind.link == nil {
      try attachUnlinked(attachment.hook(at: target), object: object, at: path)
    } else {
      try createLink(attachment, to: target, object: object, references: references, at: path)
    }
  }
}

extension Kernel {
  /// Takes a link off its hook, where its kind can be, so that the hook is free when this returns. A
  /// link that was detached already, or whose target is gone, is as good as that.
  ///
  /// At a hook without links only the program that the mark at `path` names is taken off, or where that is gone the
  /// recorded one: another is somebody else's.
  func takeOffHook(_ path: String, _ hook: Hook?, recorded: UInt32? = nil) throws(LoaderError) {
    if let hook, hook.kind.link == nil {
      guard let ours = try object(at: path)?.id ?? recorded,
        try attachedProgram(at: hook) == ours
      else { return }
      return try detachUnlinked(hook)
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

extension LoaderError {
  /// Whether the kernel said that the hook holds as many programs as it can.
  var saysHookIsFull: Bool { isCaused(by: .argListTooLong) || isCaused(by: .outOfRange) }

  /// Whether the kernel said that a name or a hook is taken.
  fileprivate var isTaken: Bool {
    cause?.errno == .resourceBusy || cause?.errno == .fileExists
  }
}
