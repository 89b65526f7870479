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
        return try createLink(
          attachment, to: target, object: object, references: references, at: path)
      } catch {
        guard error.isTaken else { throw error }
        System.sleep(milliseconds: 20)
      }
    }
    try createLink(attachment, to: target, object: object, references: references, at: path)
  }
}

extension Kernel {
  /// Takes a link off its hook, where its kind can be, so that the hook is free when this returns. A
  /// link that was detached already, or whose target is gone, is as good as that.
  func takeOffHook(_ path: String, _ kind: AttachmentKind?) throws(LoaderError) {
    guard kind?.detachable == true, let link = try object(at: path)?.link, !link.isSevered else {
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
  /// Whether the kernel said that a name or a hook is taken.
  fileprivate var isTaken: Bool {
    cause?.errno == .resourceBusy || cause?.errno == .fileExists
  }
}
