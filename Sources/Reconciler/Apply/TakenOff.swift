import BPFLoader
import BPFSyscall
import Manifest

/// An attachment of the live generation that has to leave its hook before another can come.
///
/// That it leaves is said first, by a directory: many a link looks the same after it was detached. Its pin goes there
/// before it is detached, so that what an undo, or the recovery of a killed run, finds at its usual place is attached.
struct TakenOff {
  let attachment: DesiredAttachment
  let hook: Hook
  /// Whether there was something of it at the hook.
  let isLive: Bool
  /// Where its pin stands, with a link or without.
  let path: String
  /// Where it stands when it is attached again: the pin of what had none goes with the new generation.
  let place: String
  /// The directory that says that it is taken off.
  let directory: String
  private let aside: String
  /// What stood beside it at its hook.
  let neighbours: Neighbours?
  let pins: FormerPins

  /// Nil for a kind that this version does not know.
  init?(_ takeOff: TakeOff, _ pins: FormerPins) {
    guard var hook = pins.hook(takeOff.record) else { return nil }
    if takeOff.isForeign { hook.object = pins.path(.kept(takeOff.address)) }
    attachment = takeOff.record.attachment(takeOff.name, hook.kind)
    self.hook = hook
    isLive = takeOff.isLive
    path = pins.pin(takeOff.address)
    let isInPlace = path.hasPrefix("\(pins.layout.directory(.current))/")
    place = isInPlace ? path : pins.place(of: takeOff.address)
    directory = pins.layout.takenOff(takeOff.record.pinName ?? PinName.encoded(takeOff.name))
    aside = pins.layout.aside
    neighbours = takeOff.neighbours
    self.pins = pins
  }

  /// Where its pin stands while it is taken off.
  var kept: String { "\(directory)/link" }
}

extension TakenOff {
  /// Gives the attachment its place back, where it has left it; another link may come there.
  ///
  /// - Parameter view: where it is looked which links others have at hooks that tell none.
  /// - Returns: the place that it lost among others at its hook; nil where it lost none.
  func giveBack(_ kernel: any Kernel, _ view: HostView) throws(LoaderError) -> LostPlace? {
    guard try kernel.names(in: directory) != nil else { return nil }
    if hook.isUnlinked {
      if isLive { try giveBackUnlinked(kernel) }
      return nil
    }
    guard try kernel.object(at: path) == nil else { return nil }
    if let link = try kernel.object(at: kept)?.link {
      // One that nobody can detach is at its hook as long as it has a pin.
      if !isLive || !hook.kind.detachable || link.showsAttached {
        try kernel.rename(kept, to: path, .keep)
        return nil
      }
      try kernel.remove(kept)
    }
    guard isLive, try makeRoom(kernel) else { return nil }
    let hook = presentHook(kernel)
    try waitForProbes(at: hook.target, kernel)
    return try attachAmongOthers(at: hook, kernel, view)
      ? LostPlace(attachment: attachment.address, hook: hook.target.summary) : nil
  }

  /// - Returns: whether it is still to be attached.
  private func makeRoom(_ kernel: any Kernel) throws(LoaderError) -> Bool {
    if place == path { return true }
    let folder = String(place.prefix(upTo: place.lastIndex(of: "/") ?? place.endIndex))
    if try kernel.object(at: folder) == nil { try kernel.createDirectory(folder, mode: 0o700) }
    guard let there = try kernel.object(at: place) else { return true }
    if let held = there.link?.heldID, try kernel.object(at: hook.object)?.id == held {
      return false
    }
    // Something else had taken the place of what was lost.
    try kernel.rename(place, to: "\(directory)/other", .keep)
    return true
  }

  private func giveBackUnlinked(_ kernel: any Kernel) throws(LoaderError) {
    let standing = try kernel.state(of: hook)
    guard try standing != kernel.object(at: hook.object)?.id.map({ .object($0) }) else { return }
    _ = try makeRoom(kernel)
    if try kernel.object(at: place) != nil { try kernel.remove(place) }
    if attachment.object.kind == .map {
      // Left there by a run that was killed.
      if try kernel.object(at: aside) != nil { try kernel.remove(aside) }
      try kernel.registerAgain(at: hook.object, pin: place, aside: aside)
    } else {
      try kernel.attachWaiting(attachment, at: hook, place)
    }
  }

  /// In a file that was written since, the one that was taken off has to end first: what comes beside it gets the
  /// instructions that were there before, and processes crash.
  private func waitForProbes(
    at target: ResolvedTarget, _ kernel: any Kernel
  ) throws(LoaderError) {
    guard target.isOverwritten(since: hook.target) else { return }
    for _ in 0..<25 {
      System.sleep(milliseconds: 40)
      if try !kernel.isProbed(attachment, target) { return }
    }
  }

  /// In a file that was written since, the place may be in the midst of an instruction.
  private func presentHook(_ kernel: any Kernel) -> Hook {
    guard hook.target.file != nil,
      let found = try? kernel.resolve(attachment.request, in: TargetView()),
      let target = found.first(where: { $0.label == self.hook.target.label })
    else { return hook }
    var hook = hook
    hook.target = target
    return hook
  }

  /// A link that was made again has another id, as has a struct_ops map that was registered again: the live ledger gets
  /// them, by one rename.
  static func settle(_ pins: FormerPins, _ kernel: any Kernel) throws(LoaderError) {
    let layout = pins.layout
    guard let names = try kernel.names(in: layout.takenOff(.next)), !names.isEmpty else { return }
    let store = LedgerStore(kernel: kernel, layout: layout)
    do throws(ReconcilerError) {
      if let former = try store.current(), former.rebuilt == nil {
        let ledger = try former.withPresentIDs(of: Set(names), pins, kernel)
        if ledger.attachments != former.attachments || ledger.maps != former.maps {
          try store.replace(with: ledger)
        }
      }
    } catch {
      throw LoaderError(.failed, error.message)
    }
  }
}

extension Ledger {
  /// The same with the ids of the attachments that are pinned by these names, and of what is attached.
  fileprivate func withPresentIDs(
    of names: Set<String>, _ pins: FormerPins, _ kernel: any Kernel
  ) throws(ReconcilerError) -> Ledger {
    var ledger = self
    for (name, record) in attachments {
      let attachment = ObjectAddress(.attachment, name)
      guard names.contains(pinName(of: attachment)) else { continue }
      for address in [attachment, record.object] {
        do throws(LoaderError) {
          // What had lost its pin has another again, unless it has come back to its place.
          for path in [pins.place(of: address), pins.pin(address)] {
            if let id = try kernel.object(at: path)?.id { ledger.setID(id, of: address) }
          }
        } catch {
          throw ReconcilerError(error)
        }
      }
      // What has no link is told by a pin of what is attached; one that was lost may be that of another.
      if record.isUnlinked { ledger.setID(ledger.id(of: record.object), of: attachment) }
    }
    return ledger
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
