import BPFLoader
import BPFSyscall

/// Takes what a deployment has attached off its hooks, and leaves its maps, programs and ledger as they are.
///
/// Links are found where they are pinned, and are asked themselves whether they can be detached: that needs no ledger.
/// What stands at a hook without a link is known by the ledger alone, of whatever format that is.
struct Detacher {
  let layout: DeploymentLayout
  let kernel: any Kernel

  /// Takes off all that there is; what cannot be is in nobody's way.
  ///
  /// - Returns: what could not be taken off, one line each.
  func run() -> [String] {
    var isDenied = false
    let problems = detach(&isDenied)
    guard isDenied else { return problems }
    // If it was one of those programs that denied it, that runs some milliseconds longer.
    System.sleep(milliseconds: 50)
    return detach(&isDenied)
  }

  private func detach(_ isDenied: inout Bool) -> [String] {
    var problems: [String] = []
    for slot in [DeploymentLayout.Slot.current, .old, .next] {
      problems += detach(slot, &isDenied)
    }
    return problems
  }

  /// - Parameter isDenied: becomes true where something may not be opened, and has lost its pin instead.
  private func detach(_ slot: DeploymentLayout.Slot, _ isDenied: inout Bool) -> [String] {
    var problems: [String] = []
    func trying<Result>(
      otherwise fallback: Result, _ body: () throws(LoaderError) -> Result
    ) -> Result {
      do throws(LoaderError) {
        return try body()
      } catch {
        problems.append(error.description)
        return fallback
      }
    }
    let directory = "\(layout.directory(slot))/links"
    let ledger = recorded(slot)
    let found = trying(otherwise: nil) { () throws(LoaderError) in
      try kernel.names(in: directory)
    }
    let names = found ?? []
    if ledger == nil, found != nil {
      problems.append(
        "no ledger can be read in \(layout.directory(slot)): it would say what is attached without a link, or has other pins"
      )
    }
    let attachments = ledger?.attachmentsByPin ?? [:]
    var unpinned: Set<UInt32> = []
    // What was put aside is somebody else's, and what is about to be taken over still is.
    for name in names where !name.hasSuffix("%") && ledger?.isForeign(name, slot) != true {
      let record = attachments[name]?.record
      let hook = ledger.flatMap { record?.hook(layout, of: $0, in: slot) }
      let id = trying(otherwise: nil) { () throws(LoaderError) in
        try takeOff("\(directory)/\(name)", record, hook, aside: slot, &isDenied)
      }
      if let id { unpinned.insert(id) }
    }
    // A killed run had moved it there to be taken off, and it could not be given back.
    let aside = trying(otherwise: nil) { () throws(LoaderError) in
      try kernel.names(in: layout.takenOff(slot))
    }
    for name in aside ?? [] {
      let id = trying(otherwise: nil) { () throws(LoaderError) in
        try takeOff("\(layout.takenOff(slot))/\(name)/link", nil, nil, aside: nil, &isDenied)
      }
      if let id { unpinned.insert(id) }
    }
    for (pinName, attachment) in attachments
    where attachment.record.isUnlinked && !names.contains(pinName) {
      let hook = ledger.flatMap { attachment.record.hook(layout, of: $0, in: slot) }
      trying(otherwise: ()) { () throws(LoaderError) in
        try kernel.takeOffHook("\(directory)/\(pinName)", hook, recorded: attachment.record.id)
      }
    }
    for (path, record) in ledger?.pins ?? [:] where record.object.kind == .attachment {
      trying(otherwise: ()) { () throws(LoaderError) in
        try remove(layout.userPin(path), ofOneOf: unpinned)
      }
    }
    return problems
  }

  /// - Parameter slot: where it is put aside; nil for what is.
  /// - Returns: the id of a link that is detached by losing its pins: this one it has lost.
  private func takeOff(
    _ path: String, _ record: AttachmentRecord?, _ hook: Hook?, aside slot: DeploymentLayout.Slot?,
    _ isDenied: inout Bool
  ) throws(LoaderError) -> UInt32? {
    guard let state = try look(at: path, record, &isDenied) else { return nil }
    guard let link = state.link else {
      guard let hook else {
        throw LoaderError(
          .failed, "cannot tell where \(path) is attached: it is no link, and no ledger says it")
      }
      try kernel.takeOffHook(path, hook)
      return nil
    }
    guard !link.isSevered else { return nil }
    let kept = link.showsAttached ? nil : slot.flatMap { moveAside(path, $0) }
    do throws(LoaderError) {
      try kernel.detachLink(at: kept ?? path)
    } catch  where error.isCaused(by: .noLink) {
      // It was detached before.
    } catch  where error.isCaused(by: .notSupportedOnSocket) {
      try kernel.remove(kept ?? path)
      return link.id
    }
    if let kept { try kernel.remove(kept) }
    return nil
  }

  /// Puts the pin of a link aside that looks the same after it was detached, so that nobody takes it for one at work where
  /// this run ends in between.
  ///
  /// - Returns: where it is now; nil where it could not be moved.
  private func moveAside(_ path: String, _ slot: DeploymentLayout.Slot) -> String? {
    guard let name = path.split(separator: "/").last else { return nil }
    let directory = "\(layout.takenOff(slot))/\(name)"
    do throws(LoaderError) {
      for path in [layout.takenOff(slot), directory] where try kernel.object(at: path) == nil {
        try kernel.createDirectory(path, mode: 0o700)
      }
      try kernel.rename(path, to: "\(directory)/link", .keep)
    } catch {
      return nil
    }
    return "\(directory)/link"
  }

  /// What is pinned. Where bpffs is read-only no link can be opened there: then it is detached by its id. What is
  /// denied to us although we have the privileges, as by one of those programs, goes with its pin.
  private func look(
    at path: String, _ record: AttachmentRecord?, _ isDenied: inout Bool
  ) throws(LoaderError) -> PinnedState? {
    do throws(LoaderError) {
      return try kernel.object(at: path)
    } catch  where error.isCaused(by: .readOnlyFileSystem) {
      guard let id = record?.id, record?.isUnlinked == false,
        let link = try kernel.object(.attachment, id: id)?.link
      else { throw error }
      if !link.isSevered { try kernel.detachLink(id: id) }
      return nil
    } catch  where error.reason == .denied && record?.isUnlinked != true {
      isDenied = true
      try kernel.remove(path)
      return nil
    }
  }

  /// A link that cannot be detached stays as long as it has a pin, also one of the user's.
  private func remove(_ pin: String, ofOneOf links: Set<UInt32>) throws(LoaderError) {
    guard !links.isEmpty, let id = try kernel.object(at: pin)?.link?.id, links.contains(id) else {
      return
    }
    try kernel.removeUsers(pin)
  }

  /// What a generation has, by its ledger, else by its plan.
  private func recorded(_ slot: DeploymentLayout.Slot) -> Ledger? {
    for path in [layout.ledger(slot), layout.plan(slot)] {
      if let bytes = try? kernel.document(at: path), let ledger = Ledger(ofAnyFormat: bytes) {
        return ledger
      }
    }
    return nil
  }
}

extension Ledger {
  /// Whether a link of an apply that was killed may still be that of others: it was to be taken over.
  fileprivate func isForeign(_ name: String, _ slot: DeploymentLayout.Slot) -> Bool {
    slot == .next
      && adopted?.contains { $0.kind == .attachment && PinName.encoded($0.name) == name } == true
  }
}
