import BPFLoader

/// How one step of an apply is taken back.
enum Undo {
  case removeDirectory(String)
  case remove(String)
  /// Put the former object back into a link.
  case updateLink(String, to: String, replacing: String)
  /// Take a new link off its hook, then remove its pin.
  case detach(String, Hook)
  /// Put the former program back at a hook without links.
  case replaceUnlinked(Hook)
  /// Attach again what had to go first.
  case attachAgain(DesiredAttachment, Hook, at: String, aside: String)
  /// Pin the former object again in the place of the new one.
  case pinAgain(String, at: String, PinAccess, aside: String)
  case setAccess(PinAccess, at: String)
}

/// The steps taken so far, to be taken back in reverse.
struct UndoLog {
  private var steps: [Undo] = []
  /// The attachments that were attached again: their links are others than the ledger records.
  private(set) var reattached: [String] = []

  mutating func record(_ step: Undo) { steps.append(step) }

  /// Takes everything back.
  ///
  /// - Returns: what could not be taken back, one line each.
  mutating func rollBack(_ kernel: any Kernel) -> [String] {
    var problems: [String] = []
    while let step = steps.popLast() {
      do throws(LoaderError) {
        try step.run(kernel)
        if case .attachAgain(let attachment, _, _, _) = step {
          reattached.append(attachment.name)
        }
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
    case .detach(let path, let hook):
      try kernel.takeOffHook(path, hook)
      try kernel.remove(path)
    case .replaceUnlinked(let hook):
      try kernel.replaceUnlinked(hook)
    case .attachAgain(let attachment, let hook, let path, let aside):
      // The severed link still has the name that the one in its place shall have.
      if try kernel.object(at: path) != nil { try kernel.remove(path) }
      if hook.isUnlinked, attachment.object.kind == .map {
        try kernel.registerAgain(at: hook.object, aside: aside)
        try kernel.pin(hook.object, at: path)
      } else {
        try kernel.attachWaiting(attachment, at: hook, path)
      }
    case .pinAgain(let object, let path, let access, let aside):
      try PinSwitch.replace(path, with: object, access, aside: aside, kernel)
    case .setAccess(let access, let path):
      try kernel.setAccess(access, at: path)
    }
  }
}
