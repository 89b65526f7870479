import BPFLoader
import BPFSyscall

/// How one step of an apply is taken back.
///
/// It is recorded before the step is tried, because one that is reported as failed may have been done: each looks first
/// whether there is anything to take back.
enum Undo {
  case removeDirectory(String)
  /// Remove what the new generation holds at a name of its own.
  case remove(String)
  /// Rename what was renamed to the first name.
  case rename(String, to: String)
  /// Remove a user's pin of an object, unless something else stands there.
  case unpin(String, of: String)
  /// Put the former object back into a link.
  case updateLink(String, to: String, replacing: String)
  /// Take a new link off its hook, then remove its pin.
  case detach(String, Hook)
  /// Put the former program back at a hook without links.
  case replaceUnlinked(Hook)
  /// Attach again what had to go first.
  case attachAgain(TakenOff)
  /// Wait until a document can be looked at: what may have kept us from it is ending.
  case waitForBPF(String)
  /// Record what was attached again, and remove the marks of it.
  case settle(DeploymentLayout)
  /// Set who may enter a directory of ours.
  case setAccess(PinAccess, at: String)
  /// Give a pin that is kept aside its name back.
  case giveBack(String, to: String)
  /// Put a program of others back that was attached without a link, unless something else is there.
  case putBack(Hook, aside: String)
  /// Put back what elements of a map held, as it is saved in a table.
  case restoreElements(of: String, from: String)
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
    // The only pins of those that were attached again.
    var pins: Set<String> = []
    while let step = steps.popLast() {
      do throws(LoaderError) {
        switch step {
        case .attachAgain(let attachment):
          if try attachment.giveBack(kernel) { pins.insert(attachment.path) }
        case .remove(let path) where pins.contains(path): continue
        case .removeDirectory(let path) where pins.contains(where: { $0.hasPrefix("\(path)/") }):
          continue
        default: try step.run(kernel)
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
      if try kernel.names(in: path) != nil { try kernel.removeDirectory(path) }
    case .remove(let path):
      if try kernel.isThere(path) { try kernel.remove(path) }
    case .rename(let path, let former):
      guard try kernel.isThere(path), try !kernel.isThere(former) else { return }
      try kernel.rename(path, to: former, .keep)
    case .unpin(let path, let object):
      if try kernel.holdTheSame(path, object) { try kernel.remove(path) }
    case .updateLink(let path, let former, let new):
      guard let link = try kernel.object(at: path)?.link,
        try kernel.object(at: new)?.id == link.heldID
      else { return }
      try kernel.put(former, intoLinkAt: path, replacing: new)
    case .detach(let path, let hook):
      try kernel.takeOffHook(path, hook)
      if try kernel.isThere(path) { try kernel.remove(path) }
    case .replaceUnlinked(let hook):
      guard try kernel.occupant(at: hook) != kernel.object(at: hook.object)?.id.map({ .object($0) })
      else { return }
      try kernel.replaceUnlinked(hook)
    case .setAccess(let access, let path):
      try kernel.setAccess(access, at: path)
    case .restoreElements(let map, let saved):
      try kernel.restoreElements(ofMap: map, from: saved)
    case .giveBack(let kept, let path):
      try kernel.giveBack(kept, to: path)
    case .putBack(let hook, let aside):
      try kernel.putBack(hook, aside: aside)
    case .settle(let layout): try TakenOff.settle(layout, kernel)
    case .waitForBPF(let document):
      _ = try kernel.whileDenied { () throws(LoaderError) in try kernel.object(at: document) }
    case .attachAgain: return
    }
  }
}

extension Kernel {
  /// Whether anything stands at a path; what it is need not be opened for that.
  fileprivate func isThere(_ path: String) throws(LoaderError) -> Bool {
    try access(to: path) != nil
  }

  /// Whether two pins are of one object.
  fileprivate func holdTheSame(_ path: String, _ other: String) throws(LoaderError) -> Bool {
    guard let here = try object(at: path), let there = try object(at: other) else { return false }
    return here.kind == there.kind && here.id == there.id
  }
}
