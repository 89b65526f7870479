import BPFLoader
import BPFSyscall

/// Puts right what an apply left behind that was killed.
///
/// One that had not published did not happen: its steps are taken back. One that had is finished.
struct Recovery {
  let layout: DeploymentLayout
  let kernel: any Kernel

  /// - Returns: what is live then.
  @discardableResult
  func run() throws(ReconcilerError) -> Ledger? {
    let store = LedgerStore(kernel: kernel, layout: layout)
    do throws(LoaderError) {
      try finishRenames()
      try removeDenying()
    } catch {
      throw ReconcilerError(error)
    }
    let current = try store.current()
    let plan = try store.read(layout.plan(.next))
    let wasPublished = (plan?.generation ?? .max) < (current?.generation ?? 0)
    let published = wasPublished ? try store.generation(.next) : nil
    var isTakenBack = false
    do throws(LoaderError) {
      let remover = GenerationRemover(layout: layout, kernel: kernel)
      try remover.removeUndo()
      try remover.removeForeign()
      if let published {
        let released = current?.released ?? []
        try remover.removeLinks(of: published, in: .next, keeping: current, releasing: released)
        try remover.removePins(of: published, keeping: current, releasing: released)
        if let current { try remover.retire(for: current) }
      } else if try kernel.names(in: layout.directory(.next)) != nil {
        try rollBack(plan, to: current)
        isTakenBack = true
      }
      try remover.remove(.trash)
      if let current { try remover.dropPrevious(of: current) }
    } catch {
      throw ReconcilerError(error)
    }
    let isLost = current == nil || current?.rebuilt == .previous
    if isLost { try takeUpPrevious(store) }
    return isLost || isTakenBack ? try store.current() : current
  }

  /// The generation before takes the place of a live one of which nothing is left, without its ledger: what it attached is
  /// gone, or is somebody else's, until an apply puts that right.
  private func takeUpPrevious(_ store: LedgerStore) throws(ReconcilerError) {
    guard try store.isLost() else { return }
    do throws(LoaderError) {
      try GenerationRemover(layout: layout, kernel: kernel).removeTree(layout.directory(.current))
      try kernel.rename(
        layout.directory(.previous), to: layout.directory(.current), .keep)
      if try kernel.object(at: layout.plan(.current)) != nil,
        try kernel.object(at: layout.ledger(.current)) != nil
      {
        try kernel.remove(layout.ledger(.current))
      }
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// The two renames that stand for an exchange on kernels before Linux 6.1.
  private func finishRenames() throws(LoaderError) {
    let old = layout.directory(.old)
    guard try kernel.names(in: old) != nil else { return }
    if try kernel.names(in: layout.directory(.current)) == nil {
      try kernel.rename(layout.directory(.next), to: layout.directory(.current), .keep)
    }
    try kernel.rename(old, to: layout.directory(.next), .keep)
  }

  /// Sets links and pins back to what `current` records, and removes what `next` made.
  private func rollBack(_ plan: Ledger?, to current: Ledger?) throws(LoaderError) {
    let made = try pinsByID(in: .next)
    let givenBack = try plan.map { plan throws(LoaderError) in try giveBackPins(of: plan) } ?? []
    if let current {
      try setLinksBack(current, made)
      try setPinsBack(current, plan, made, without: givenBack)
    }
    try restoreContents()
    if let plan {
      try removePins(of: plan, keeping: current, givenBack, made)
      try giveBack(plan.adopted ?? [], made)
      let remover = GenerationRemover(layout: layout, kernel: kernel)
      try remover.removeLinks(
        of: try withIDs(plan), in: .next, keeping: current, releasing: plan.adopted ?? [])
      try putBackPrograms(of: plan)
    }
    if let current { try attachTakenOff(of: current) }
    try TakenOff.settle(layout, kernel)
    try removeDisplaced()
    if current?.readers != nil || plan?.readers != nil {
      try ReaderDirectories(layout: layout, kernel: kernel).set(for: current?.readers)
    }
    try GenerationRemover(layout: layout, kernel: kernel).remove(.next)
  }

  /// What elements held stands in a table for each map, complete before the first of them was written.
  private func restoreContents() throws(LoaderError) {
    for name in try kernel.names(in: layout.undo(.next)) ?? [] {
      try kernel.restoreElements(
        ofMap: "\(layout.directory(.next))/maps/\(name)", from: "\(layout.undo(.next))/\(name)")
    }
  }

  /// What stood in the place of our objects, and was put aside for them.
  private func removeDisplaced() throws(LoaderError) {
    for folder in DeploymentLayout.objectDirectories {
      let directory = "\(layout.directory(.current))/\(folder)"
      for name in try kernel.names(in: directory) ?? [] where name.hasSuffix("%") {
        try kernel.remove("\(directory)/\(name)")
      }
    }
  }

  /// A link that runs a program of `next` gets the recorded one back. Its present program is read
  /// first: an update with a stale one is refused.
  private func setLinksBack(_ current: Ledger, _ made: [ObjectKey: String]) throws(LoaderError) {
    for record in current.attachments.values where record.isUnlinked {
      guard let hook = record.hook(layout, of: current, in: .current) else { continue }
      switch try kernel.occupant(at: hook) {
      case .object(let id)
      where id != record.id && made[ObjectKey(kind: .program, id: id)] != nil:
        try kernel.replaceUnlinked(hook)
      case .unknown: try kernel.replaceUnlinked(hook)
      case .object, .nothing, .hidden: continue
      }
    }
    for (name, record) in current.attachments where !record.isUnlinked {
      let path = layout.pin(ObjectAddress(.attachment, name), of: current, in: .current)
      guard let link = try kernel.object(at: path)?.link, link.id == record.id,
        !link.isSevered
      else { continue }
      let holds = ObjectKey(kind: record.object.kind, id: link.heldID)
      guard holds.id != current.id(of: record.object), let new = made[holds] else { continue }
      try kernel.put(
        layout.pin(record.object, of: current, in: .current), intoLinkAt: path, replacing: new)
    }
  }

  /// Pins of which nothing was kept aside: they were not there, or the apply was one of an older version.
  private func setPinsBack(
    _ current: Ledger, _ plan: Ledger?, _ made: [ObjectKey: String], without givenBack: Set<String>
  ) throws(LoaderError) {
    for (path, record) in current.pins where !givenBack.contains(path) {
      let pin = layout.userPin(path)
      guard let state = try kernel.object(at: pin), let key = ObjectKey(state) else { continue }
      let source: String
      if key == ObjectKey(kind: record.object.kind, id: record.id) {
        guard state.access != record.access, state.access == plan?.pins[path]?.access else {
          continue
        }
        source = pin
      } else {
        guard made[key] != nil else { continue }
        source = layout.pin(record.object, of: current, in: .current)
        // It had gone before, and its pin with it.
        guard try kernel.object(at: source) != nil else {
          try kernel.removeUsers(pin)
          continue
        }
      }
      try PinSwitch.put(source, at: pin, record.access, .replace, aside: layout.aside, kernel)
    }
  }

  /// Pins that the killed apply was the first to make, and the directories for them. Where it is not known which there
  /// were before, those of objects that were there before stay.
  private func removePins(
    of plan: Ledger, keeping current: Ledger?, _ givenBack: Set<String>, _ made: [ObjectKey: String]
  ) throws(LoaderError) {
    let before = current?.rebuilt == .pins ? try pinsByID(in: .current) : [:]
    for (path, record) in plan.pins
    where current?.pins[path] == nil && record.stoodBefore != true && !givenBack.contains(path) {
      let pin = layout.userPin(path)
      guard let state = try kernel.object(at: pin), let key = ObjectKey(state), made[key] != nil,
        before[key] == nil
      else { continue }
      try kernel.removeUsers(pin)
    }
    for directory in plan.directories.reversed()
    where current?.directories.contains(directory) != true {
      try kernel.removeUsersDirectory(layout.userPin(directory))
    }
  }

  /// What identifies a kernel object.
  struct ObjectKey: Hashable {
    var kind: ObjectAddress.Kind
    var id: UInt32?

    init(kind: ObjectAddress.Kind, id: UInt32?) {
      self.kind = kind
      self.id = id
    }

    init?(_ state: PinnedState) {
      guard let kind = state.kind else { return nil }
      self.init(kind: kind, id: state.id)
    }
  }

  /// The pins of a generation, by what they name.
  private func pinsByID(in slot: DeploymentLayout.Slot) throws(LoaderError) -> [ObjectKey: String] {
    var pins: [ObjectKey: String] = [:]
    for folder in DeploymentLayout.objectDirectories {
      let directory = "\(layout.directory(slot))/\(folder)"
      for name in try kernel.names(in: directory) ?? [] {
        guard let state = try kernel.object(at: "\(directory)/\(name)"), let key = ObjectKey(state)
        else { continue }
        pins[key] = "\(directory)/\(name)"
      }
    }
    return pins
  }

  /// A plan has no ids: those of its links are read from its pins.
  private func withIDs(_ plan: Ledger) throws(LoaderError) -> Ledger {
    var ledger = plan
    for name in plan.attachments.keys {
      let address = ObjectAddress(.attachment, name)
      ledger.setID(
        try kernel.object(at: layout.pin(address, of: plan, in: .next))?.id, of: address)
    }
    return ledger
  }
}
