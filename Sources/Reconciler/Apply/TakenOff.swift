import BPFLoader
import BPFSyscall
import Manifest

/// An attachment of the live generation that has to leave its hook before another can come.
///
/// That it leaves is marked first, by a directory: many a link looks the same after it was detached. Its pin goes there
/// before it is detached, so that what an undo, or the recovery of a killed run, finds at its usual place is attached.
struct TakenOff {
  let attachment: DesiredAttachment
  let hook: Hook
  /// Where its pin stands while it is live, or the mark of what has no link.
  let path: String
  /// The mark that it is taken off.
  let mark: String
  private let aside: String

  /// - Parameter ledger: what records it.
  init(
    _ name: String, _ record: AttachmentRecord, _ hook: Hook, of ledger: Ledger,
    _ layout: DeploymentLayout
  ) {
    let address = ObjectAddress(.attachment, name)
    attachment = record.attachment(name, hook.kind)
    self.hook = hook
    path = layout.pin(address, of: ledger, in: .current)
    mark = layout.takenOff(ledger.pinName(of: address))
    aside = layout.aside
  }

  /// Where its pin stands while it is taken off.
  var kept: String { "\(mark)/link" }
}

extension Executor {
  /// Takes an attachment off its hook in steps, each of which shows whether it was done.
  mutating func takeOff(
    _ attachment: TakenOff, _ mark: SourceMark?
  ) throws(ReconcilerError) {
    if !marksTakenOff {
      marksTakenOff = true
      undo.record(.settle(layout))
      try step(mark) { () throws(LoaderError) in
        try kernel.createDirectory(layout.takenOff(.next), mode: 0o700)
      }
    }
    undo.record(.attachAgain(attachment))
    try step(mark) { () throws(LoaderError) in
      try kernel.createDirectory(attachment.mark, mode: 0o700)
    }
    guard !attachment.hook.isUnlinked else {
      // It was ours, whatever somebody has put there since.
      return try step(mark) { () throws(LoaderError) in
        try kernel.detachUnlinked(attachment.hook)
      }
    }
    try step(mark) { () throws(LoaderError) in
      try kernel.rename(attachment.path, to: attachment.kept, .keep)
    }
    try step(mark) { () throws(LoaderError) in
      try kernel.takeOffHook(attachment.kept, attachment.hook)
    }
    try step(mark) { () throws(LoaderError) in try kernel.remove(attachment.kept) }
  }
}

extension TakenOff {
  /// Gives the attachment its place back, where it has left it.
  ///
  /// - Returns: whether it had to be attached again: it is another link then.
  func giveBack(_ kernel: any Kernel) throws(LoaderError) -> Bool {
    guard try kernel.names(in: mark) != nil else { return false }
    if hook.isUnlinked { return try giveBackUnlinked(kernel) }
    guard try kernel.object(at: path) == nil else { return false }
    if let link = try kernel.object(at: kept)?.link {
      // One that nobody can detach is at its hook as long as it has a pin.
      if !hook.kind.detachable || link.showsAttached {
        try kernel.rename(kept, to: path, .keep)
        return false
      }
      try kernel.remove(kept)
    }
    try kernel.attachWaiting(attachment, at: presentHook(kernel), path)
    return true
  }

  private func giveBackUnlinked(_ kernel: any Kernel) throws(LoaderError) -> Bool {
    let occupant = try kernel.occupant(at: hook)
    guard try occupant != kernel.object(at: hook.object)?.id.map({ .object($0) }) else {
      return false
    }
    if try kernel.object(at: path) != nil { try kernel.remove(path) }
    if attachment.object.kind == .map {
      try kernel.registerAgain(at: hook.object, mark: path, aside: aside)
    } else {
      try kernel.attachWaiting(attachment, at: hook, path)
    }
    return true
  }

  /// In a file that was written since, the place may be in the midst of an instruction.
  private func presentHook(_ kernel: any Kernel) -> Hook {
    guard hook.target.offset != nil, let found = try? kernel.resolve(attachment),
      let target = found.first(where: { $0.label == self.hook.target.label })
    else { return hook }
    var hook = hook
    hook.target = target
    return hook
  }

  /// A link that was made again has another id, as has a struct_ops map that was registered again: the live ledger gets
  /// them, by one rename. Then nothing is left to give back.
  static func settle(_ layout: DeploymentLayout, _ kernel: any Kernel) throws(LoaderError) {
    guard let names = try kernel.names(in: layout.takenOff(.next)) else { return }
    let store = LedgerStore(kernel: kernel, layout: layout)
    do throws(ReconcilerError) {
      if let former = try store.current(), former.rebuilt == nil {
        let ledger = try former.withPresentIDs(of: Set(names), layout, kernel)
        if ledger.attachments != former.attachments || ledger.maps != former.maps {
          try store.replace(with: ledger)
        }
      }
    } catch {
      throw LoaderError(.failed, error.message)
    }
    try GenerationRemover(layout: layout, kernel: kernel).removeTree(layout.takenOff(.next))
  }
}

extension Ledger {
  /// The same with the ids of the attachments that are pinned by these names, and of what is attached.
  fileprivate func withPresentIDs(
    of names: Set<String>, _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(ReconcilerError) -> Ledger {
    var ledger = self
    for (name, record) in attachments {
      let attachment = ObjectAddress(.attachment, name)
      guard names.contains(pinName(of: attachment)) else { continue }
      for address in [attachment, record.object] {
        do throws(LoaderError) {
          let id = try kernel.object(at: layout.pin(address, of: self, in: .current))?.id
          if let id { ledger.setID(id, of: address) }
        } catch {
          throw ReconcilerError(error)
        }
      }
    }
    return ledger
  }
}

extension Recovery {
  /// What a killed apply took off its hook is attached again. Where that cannot be done, its target may have gone since:
  /// it shows as gone then, and an apply puts it right.
  func attachTakenOff(of current: Ledger) throws(LoaderError) {
    let marks = Set(try kernel.names(in: layout.takenOff(.next)) ?? [])
    for (name, record) in current.attachments {
      let address = ObjectAddress(.attachment, name)
      guard marks.contains(current.pinName(of: address)),
        var hook = record.hook(layout, of: current, in: .current)
      else { continue }
      // Somebody had put another program into its link.
      let foreign = layout.foreign(current.pinnedAddress(of: address), in: .next)
      if try kernel.object(at: foreign) != nil { hook.object = foreign }
      _ = try? TakenOff(name, record, hook, of: current, layout).giveBack(kernel)
    }
  }
}

extension LinkInfo {
  /// Whether the kernel says that it is at its hook; of many a link it says neither.
  var showsAttached: Bool { (target ?? 0) != 0 }
}

extension AttachmentRecord {
  /// What a manifest would have to ask for to get it again.
  func attachment(_ name: String, _ kind: AttachmentKind) -> DesiredAttachment {
    DesiredAttachment(
      name: name, kind: kind, options: options ?? AttachmentOptions(), object: object,
      program: program
        ?? AttachedProgram(
          name: object.name, sectionTarget: nil,
          attachType: target.attachType ?? target.identity.attachType),
      references: references ?? [:])
  }
}
