import BPFLoader
import BPFSyscall

/// Takes generations and what belongs to them out of bpffs.
struct GenerationRemover {
  let layout: DeploymentLayout
  let kernel: any Kernel

  /// Takes a generation's links off their hooks, except those that another generation shares, or has let go of.
  func removeLinks(
    of ledger: Ledger, in slot: DeploymentLayout.Slot, keeping live: Ledger?,
    forgetting forgotten: [ObjectAddress] = []
  ) throws(LoaderError) {
    let directory = "\(layout.directory(slot))/links"
    let names = try kernel.names(in: directory) ?? []
    let recorded = ledger.attachmentsByPin
    let kept = live.map { KeptHooks($0) }
    let forgotten = Set(forgotten)
    for name in names {
      let path = "\(directory)/\(name)"
      let attachment = recorded[name]
      let stays =
        attachment.map { attachment in
          forgotten.contains(ObjectAddress(.attachment, attachment.name))
            || kept?.contains(attachment.record, of: ledger) == true
        } ?? false
      if !stays {
        try kernel.takeOffHook(path, attachment?.record.hook(layout, of: ledger, in: slot))
      }
      try kernel.remove(path)
    }
    // What stands outside of bpffs stays there when its mark is removed.
    let present = Set(names)
    for (pinName, attachment) in recorded
    where attachment.record.isUnlinked && !present.contains(pinName)
      && kept?.contains(attachment.record, of: ledger) != true
      && !forgotten.contains(ObjectAddress(.attachment, attachment.name))
    {
      let hook = attachment.record.hook(layout, of: ledger, in: slot)
      try kernel.takeOffHook("\(directory)/\(pinName)", hook, recorded: attachment.record.id)
    }
    if try kernel.names(in: directory) != nil { try kernel.removeDirectory(directory) }
  }

  /// Removes the user's pins that a generation made and another neither keeps nor has let go of, and the directories
  /// that were made for them once they are empty.
  func removePins(
    of ledger: Ledger, keeping live: Ledger?, forgetting forgotten: [ObjectAddress] = []
  ) throws(LoaderError) {
    for (path, record) in ledger.pins
    where live?.pins[path] == nil && !forgotten.contains(ObjectAddress(.pin, path)) {
      let pin = layout.userPin(path)
      // What stands there now may be somebody else's.
      guard let state = try kernel.object(at: pin), state.kind == record.object.kind,
        state.id == record.id
      else { continue }
      try kernel.removeUsers(pin)
    }
    for directory in ledger.directories.reversed()
    where live?.directories.contains(directory) != true {
      try kernel.removeUsersDirectory(layout.userPin(directory))
    }
  }

  /// Removes a generation without links. Its ledger goes first, so that what is left of it after an
  /// interruption is no generation any more.
  func remove(_ slot: DeploymentLayout.Slot) throws(LoaderError) {
    guard try kernel.names(in: layout.directory(slot)) != nil else { return }
    let trash = layout.directory(.trash)
    if slot != .trash {
      try removeTree(trash)
      try kernel.rename(layout.directory(slot), to: trash, .keep)
    }
    if try kernel.object(at: layout.ledger(.trash)) != nil {
      try kernel.remove(layout.ledger(.trash))
    }
    try removeTree(trash)
  }

  /// Removes what a generation that was published has left behind, and what the former held and it does not. Of the former
  /// maps and programs become `previous`, where that is wanted.
  ///
  /// It can be repeated wherever it was ended: the former's ledger goes last.
  ///
  /// - Parameters:
  ///   - former: the generation that was live before; nil where none was.
  ///   - lost: what of that had lost its pin.
  func finish(
    _ live: Ledger, after former: Ledger?, lost: [Journal.Lost]
  ) throws(LoaderError) {
    if let former { try giveBack(lost, of: former) }
    try removeLeftovers()
    guard let former else { return }
    let forgotten = live.forgotten ?? []
    try removeLinks(of: former, in: .next, keeping: live, forgetting: forgotten)
    try removePins(of: former, keeping: live, forgetting: forgotten)
    try retire(for: live)
  }

  /// Makes the generation that another has taken the place of the one before, or removes it where that is not kept.
  ///
  /// Nobody else reads its documents, of which those of older versions hold the manifest's text.
  private func retire(for live: Ledger) throws(LoaderError) {
    if live.keepsFormer {
      try keepNext(as: .former)
    } else if !live.carriesPrevious, live.needsPrevious {
      try keepNext(as: .previous)
    } else {
      try remove(.next)
    }
    try dropPrevious(of: live)
  }

  private func keepNext(as slot: DeploymentLayout.Slot) throws(LoaderError) {
    try remove(slot)
    for document in [layout.plan(.next), layout.ledger(.next)] {
      guard let access = try kernel.access(to: document), access.mode != 0o600 else { continue }
      try kernel.setAccess(PinAccess(mode: 0o600), at: document)
    }
    try kernel.rename(layout.directory(.next), to: layout.directory(slot), .keep)
  }

  /// Removes the generations before that are not kept, or not any more.
  func dropPrevious(of live: Ledger) throws(LoaderError) {
    if !live.keepsFormer { try remove(.former) }
    if !live.needsPrevious { try remove(.previous) }
  }

  /// Removes what an undo of the apply that is published would have needed.
  func removeLeftovers() throws(LoaderError) {
    let directory = layout.directory(.current)
    for name in try kernel.names(in: directory) ?? [] {
      let path = "\(directory)/\(name)"
      if path == layout.undo(.current) || path == layout.takenOff(.current) {
        try removeTree(path)
      } else if path == layout.cursor(.current) || name.hasPrefix(DeploymentLayout.foreignPrefix)
        || name.hasPrefix(DeploymentLayout.lostPrefix)
      {
        try kernel.remove(path)
      }
    }
  }

  func removeTree(_ directory: String) throws(LoaderError) {
    guard let names = try kernel.names(in: directory) else { return }
    for name in names {
      let path = "\(directory)/\(name)"
      if try kernel.names(in: path) != nil {
        try removeTree(path)
      } else {
        try kernel.remove(path)
      }
    }
    try kernel.removeDirectory(directory)
  }
}

extension Kernel {
  /// Removes a pin of the user's. Where others have put something else on the way to it, it stands there no more.
  func removeUsers(_ pin: String) throws(LoaderError) {
    do throws(LoaderError) {
      try remove(pin)
    } catch  where error.reason == .conflict {
      return
    }
  }

  /// Removes a directory that was made for the user's pins, where it is empty and still stands there.
  func removeUsersDirectory(_ path: String) throws(LoaderError) {
    guard try names(in: path)?.isEmpty == true else { return }
    do throws(LoaderError) {
      try removeDirectory(path)
    } catch  where error.reason == .conflict {
      return
    }
  }
}

extension GenerationRemover {
  /// Gives objects that had lost their pins their places, in the generation that was live: it may be gone back to. What
  /// stood there goes.
  func giveBack(_ lost: [Journal.Lost], of former: Ledger) throws(LoaderError) {
    for lost in lost {
      let path = layout.pin(lost.address, of: former, in: .next)
      let kept =
        lost.name.map { layout.pin(named: $0, besides: lost.address, in: .next) }
        ?? layout.lost(lost.address, in: .current)
      guard try kernel.object(at: kept) != nil else { continue }
      let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
      if try kernel.object(at: folder) == nil {
        try kernel.createDirectory(folder, mode: 0o700)
      }
      try kernel.rename(kept, to: path, .replace)
    }
  }
}

/// The links of a generation, and the hooks that it stands at without one.
private struct KeptHooks {
  private let ledger: Ledger
  private let links: Set<UInt32>
  private let unlinked: [TargetIdentity: [AttachmentRecord]]

  init(_ ledger: Ledger) {
    self.ledger = ledger
    let records = ledger.attachments.values
    links = Set(records.filter { !$0.isUnlinked }.compactMap(\.id))
    unlinked = Dictionary(grouping: records.filter(\.isUnlinked), by: \.target.identity)
  }

  /// Whether an attachment of another generation is this one's too: the same link, or the same hook without links.
  func contains(_ record: AttachmentRecord, of other: Ledger) -> Bool {
    guard record.isUnlinked else { return record.id.map(links.contains) == true }
    return (unlinked[record.target.identity] ?? []).contains { own in
      ledger.ids(own.references) == other.ids(record.references)
        // A struct_ops map that was replaced has ended its registration already, or has it still.
        && (own.object.kind == .program || own.id == record.id)
    }
  }
}

extension Ledger {
  fileprivate func ids(_ references: [String: ObjectAddress]?) -> [String: UInt32?] {
    (references ?? [:]).mapValues { id(of: $0) }
  }
}
