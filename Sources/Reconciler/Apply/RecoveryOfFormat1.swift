import BPFLoader
import BPFSyscall

/// Takes back what an apply of the first format left that was killed: its plan has no steps, and what it did is derived from
/// what lies around.
///
/// It goes with that format.
struct RecoveryOfFormat1 {
  let layout: DeploymentLayout
  let kernel: any Kernel

  /// Sets links and pins back to what `current` records, and removes what `next` made.
  func rollBack(_ plan: Ledger, to current: Ledger?) throws(LoaderError) {
    let made = try pinsByID(in: .next)
    let givenBack = try giveBackPins(of: plan)
    if let current {
      try setLinksBack(current, made)
      try setPinsBack(current, plan, made, without: givenBack)
    }
    try restoreContents()
    try removePins(of: plan, keeping: current, givenBack, made)
    try giveBack(plan.adopted ?? [], made)
    let remover = GenerationRemover(layout: layout, kernel: kernel)
    try remover.removeLinks(
      of: try withIDs(plan), in: .next, keeping: current, forgetting: plan.adopted ?? [])
    try putBackPrograms(of: plan)
    if let current { try attachTakenOff(of: current) }
    try TakenOff.settle(FormerPins(layout, current, Journal()), kernel)
    try removeSetAside()
    if current?.readers != nil || plan.readers != nil {
      try ReaderDirectories(layout: layout, kernel: kernel).set(for: current?.readers)
    }
    try remover.remove(.next)
  }

  /// What elements of each map held stands in a map of its own, complete before the first of them was written.
  private func restoreContents() throws(LoaderError) {
    for name in try kernel.names(in: layout.undo(.next)) ?? [] {
      try kernel.restoreElements(
        ofMap: "\(layout.directory(.next))/maps/\(name)", from: "\(layout.undo(.next))/\(name)")
    }
  }

  /// What stood in the place of our objects, and was put aside for them.
  private func removeSetAside() throws(LoaderError) {
    for folder in DeploymentLayout.objectDirectories {
      let directory = "\(layout.directory(.current))/\(folder)"
      for name in try kernel.names(in: directory) ?? [] where name.hasSuffix("%") {
        try kernel.remove("\(directory)/\(name)")
      }
    }
  }

  /// A link that runs a program of `next` gets the recorded one back. Its present program is read
  /// first: an update with a stale one is refused.
  private func setLinksBack(_ current: Ledger, _ made: [ObjectIdentity: String]) throws(LoaderError)
  {
    for record in current.attachments.values where record.isUnlinked {
      guard let hook = record.hook(layout, of: current, in: .current) else { continue }
      switch try kernel.state(of: hook) {
      case .object(let id)
      where id != record.id && made[ObjectIdentity(kind: .program, id: id)] != nil:
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
      let holds = ObjectIdentity(kind: record.object.kind, id: link.heldID)
      guard holds.id != current.id(of: record.object), let new = made[holds] else { continue }
      try kernel.put(
        layout.pin(record.object, of: current, in: .current), intoLinkAt: path, replacing: new)
    }
  }

  /// Pins of which nothing was kept aside: they were not there, or the apply was one of an older version.
  private func setPinsBack(
    _ current: Ledger, _ plan: Ledger, _ made: [ObjectIdentity: String],
    without givenBack: Set<String>
  ) throws(LoaderError) {
    for (path, record) in current.pins where !givenBack.contains(path) {
      let pin = layout.userPin(path)
      guard let state = try kernel.object(at: pin), let key = ObjectIdentity(state) else {
        continue
      }
      let source: String
      if key == ObjectIdentity(kind: record.object.kind, id: record.id) {
        guard state.access != record.access, state.access == plan.pins[path]?.access else {
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
    of plan: Ledger, keeping current: Ledger?, _ givenBack: Set<String>,
    _ made: [ObjectIdentity: String]
  ) throws(LoaderError) {
    let before = current?.rebuilt == .pins ? try pinsByID(in: .current) : [:]
    for (path, record) in plan.pins
    where current?.pins[path] == nil && record.stoodBefore != true && !givenBack.contains(path) {
      let pin = layout.userPin(path)
      guard let state = try kernel.object(at: pin), let key = ObjectIdentity(state),
        made[key] != nil,
        before[key] == nil
      else { continue }
      try kernel.removeUsers(pin)
    }
    for directory in plan.directories.reversed()
    where current?.directories.contains(directory) != true {
      try kernel.removeUsersDirectory(layout.userPin(directory))
    }
  }

  /// The pins of a generation, by what they name.
  private func pinsByID(in slot: DeploymentLayout.Slot) throws(LoaderError) -> [ObjectIdentity:
    String]
  {
    var pins: [ObjectIdentity: String] = [:]
    for folder in DeploymentLayout.objectDirectories {
      let directory = "\(layout.directory(slot))/\(folder)"
      for name in try kernel.names(in: directory) ?? [] {
        guard let state = try kernel.object(at: "\(directory)/\(name)"),
          let key = ObjectIdentity(state)
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

  /// What pins of a killed apply took the place of gets its name back.
  ///
  /// - Returns: the paths of these pins.
  private func giveBackPins(of plan: Ledger) throws(LoaderError) -> Set<String> {
    var paths: Set<String> = []
    for path in plan.pins.keys {
      let kept = layout.foreign(ObjectAddress(.pin, path), in: .next)
      guard try kernel.object(at: kept) != nil else { continue }
      try kernel.giveBack(kept, to: layout.userPin(path))
      paths.insert(path)
    }
    return paths
  }

  /// Links that a killed apply took over get their own programs back.
  private func giveBack(
    _ adopted: [ObjectAddress], _ made: [ObjectIdentity: String]
  ) throws(LoaderError) {
    for address in adopted where address.kind == .attachment {
      let path = layout.pin(address, in: .next)
      let foreign = layout.foreign(address, in: .next)
      guard let link = try kernel.object(at: path)?.link,
        let former = try kernel.object(at: foreign)?.id, link.heldID != former,
        let new = made[ObjectIdentity(kind: .program, id: link.heldID)]
      else { continue }
      try kernel.put(foreign, intoLinkAt: path, replacing: new)
    }
  }

  /// Programs of others that a killed apply took off their hooks go back there.
  private func putBackPrograms(of plan: Ledger) throws(LoaderError) {
    for (name, record) in plan.attachments {
      let kept = layout.foreign(ObjectAddress(.attachment, name), in: .next)
      guard let mode = record.displaced, let kind = AttachmentKind.named(record.kind),
        try kernel.object(at: kept) != nil
      else { continue }
      var hook = Hook(
        displacing: mode, kind, record.options ?? AttachmentOptions(), record.target, kept: kept)
      if record.isUnlinked, let own = record.hook(layout, of: plan, in: .next) {
        hook = own
        hook.object = kept
      }
      try kernel.putBack(hook, aside: layout.aside)
    }
  }

  /// What a killed apply took off its hook is attached again. Where that cannot be done, its target may have gone since:
  /// it shows as gone then, and an apply puts it right.
  private func attachTakenOff(of current: Ledger) throws(LoaderError) {
    let takenOff = Set(try kernel.names(in: layout.takenOff(.next)) ?? [])
    let pins = FormerPins(layout, current, Journal())
    let view = HostView()
    for (name, record) in current.attachments {
      let address = ObjectAddress(.attachment, name)
      guard takenOff.contains(current.pinName(of: address)) else { continue }
      // Somebody had put another program into its link.
      let foreign = layout.foreign(current.pinnedAddress(of: address), in: .next)
      let isForeign = try kernel.object(at: foreign) != nil
      let takeOff = TakeOff(name: name, record: record, isLive: true, isForeign: isForeign)
      _ = try? TakenOff(takeOff, pins)?.giveBack(kernel, view)
    }
  }
}
