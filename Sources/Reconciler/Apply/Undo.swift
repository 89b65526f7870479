import BPFLoader
import BPFSyscall

/// How one step of an apply is taken back.
enum Undo {
  case removeDirectory(String)
  case remove(String)
  /// Put the former object back into a link.
  case updateLink(String, to: String, replacing: String)
  /// Take a new link off its hook, then remove its pin.
  case detach(String, detachable: Bool)
  /// Attach again what had to go first.
  case attachAgain(DesiredAttachment, ResolvedTarget, object: String, at: String, former: String)
  case rename(String, to: String)
  /// Pin the former object again in the place of the new one.
  case pinAgain(String, at: String, PinAccess)
  case setAccess(PinAccess, at: String)
}

/// The steps taken so far, to be taken back in reverse.
struct UndoLog {
  private var steps: [Undo] = []

  mutating func record(_ step: Undo) { steps.append(step) }

  /// Takes everything back.
  ///
  /// - Returns: what could not be taken back, one line each.
  mutating func rollBack(_ kernel: any Kernel) -> [String] {
    var problems: [String] = []
    while let step = steps.popLast() {
      do throws(LoaderError) {
        try step.run(kernel)
      } catch {
        problems.append(error.description)
      }
    }
    return problems
  }
}

extension Undo {
  fileprivate func run(_ kernel: any Kernel) throws(LoaderError) {
    switch self {
    case .removeDirectory(let path):
      try kernel.removeDirectory(path)
    case .remove(let path):
      try kernel.remove(path)
    case .updateLink(let path, let former, let new):
      try kernel.updateLink(at: path, to: former, replacing: new)
    case .detach(let path, let detachable):
      if detachable { try kernel.detachLink(at: path) }
      try kernel.remove(path)
    case .attachAgain(let attachment, let target, let object, let path, let former):
      // The severed link still has the name that the one in its place shall have.
      if try kernel.object(at: former) != nil { try kernel.remove(former) }
      try kernel.createLinkWaiting(attachment, to: target, object: object, at: path)
    case .rename(let path, let former):
      try kernel.rename(path, to: former, .replace)
    case .pinAgain(let object, let path, let access):
      try PinSwitch.replace(path, with: object, access, kernel)
    case .setAccess(let access, let path):
      try kernel.setAccess(access, at: path)
    }
  }
}

extension Kernel {
  /// Makes a link, and tries for up to a second where the kernel says that the hook is taken: a link
  /// of our own that was let go leaves it some milliseconds later.
  func createLinkWaiting(
    _ attachment: DesiredAttachment, to target: ResolvedTarget, object: String, at path: String
  ) throws(LoaderError) {
    for _ in 0..<50 {
      do throws(LoaderError) {
        return try createLink(attachment, to: target, object: object, at: path)
      } catch {
        guard error.isTaken else { throw error }
        System.sleep(milliseconds: 20)
      }
    }
    try createLink(attachment, to: target, object: object, at: path)
  }
}

extension LoaderError {
  /// Whether the kernel said that a name or a hook is taken.
  fileprivate var isTaken: Bool {
    cause?.errno == .resourceBusy || cause?.errno == .fileExists
  }
}

/// Switching a name in bpffs to another object.
enum PinSwitch {
  /// Pins the object aside and renames that over the name, so that the name always has an object.
  static func replace(
    _ path: String, with object: String, _ access: PinAccess, _ kernel: any Kernel
  ) throws(LoaderError) {
    let aside = "\(path)__bpf-apply-new"
    try kernel.pin(object, at: aside)
    do throws(LoaderError) {
      try kernel.setAccess(access, at: aside)
      try kernel.rename(aside, to: path, .replace)
    } catch {
      try? kernel.remove(aside)
      throw error
    }
  }
}
