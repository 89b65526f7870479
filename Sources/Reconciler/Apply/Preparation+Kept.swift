import BPFLoader
import BPFSyscall
import Manifest

// What is kept beside the objects. What a manifest prescribes of the contents of maps belongs to the generation: a rollback
// brings it back. What lost its pin, and what others have where ours comes, may have to be put back.
extension Preparation {
  /// Keeps it where only we can come.
  func keepPrescribed() throws(ReconcilerError) {
    try keepEntries()
    try keepGlobals()
  }

  private func keepEntries() throws(ReconcilerError) {
    let prescribed = run.plan.desired.maps.filter { map in
      map.external == nil && map.contents.map { $0.mode != .seed && !$0.keys.isEmpty } == true
    }
    let kept = try keptEntries()
    if prescribed.isEmpty && kept.isEmpty { return }
    try run.makeDirectory(run.layout.entries(.next))
    for (name, source) in kept.sorted(by: { $0.key < $1.key }) {
      try link(source, ofMap: name)
    }
    for map in prescribed {
      guard let contents = map.contents else { continue }
      if let former = try equalMap(map) {
        try link(former, ofMap: map.name)
      } else {
        try write(SavedContents(contents), map)
      }
    }
  }

  private func keepGlobals() throws(ReconcilerError) {
    let store = LedgerStore(kernel: run.kernel, layout: run.layout)
    let live = try store.globals(in: .current)
    let former =
      run.plan.desired.restored == nil
      ? PrescribedGlobals() : try store.globals(in: run.plan.desired.restoredSlot)
    var globals = PrescribedGlobals(run.plan.desired)
    for change in run.plan.changes
    where change.address.kind == .map && change.action.name != .remove {
      let name = change.address.name
      if change.isHeldBack {
        globals.sections[name] = live.sections[change.formerAddress.name]
      } else if run.plan.desired.restored != nil {
        globals.sections[name] = former.sections[name]
      }
    }
    if globals.sections.isEmpty { return }
    let path = run.layout.globals(.next)
    if globals == live {
      return try run.attempt(nil) { () throws(LoaderError) in
        try run.kernel.hardLink(run.layout.globals(.current), to: path)
      }
    }
    let bytes = try Ledger.encoded(globals, of: run.plan.deployment)
    try run.attempt(nil) { () throws(LoaderError) in try run.kernel.createDocument(bytes, at: path)
    }
  }

  /// What the live generation keeps of it, where its digest says that it is the same.
  private func equalMap(_ map: DesiredMap) throws(ReconcilerError) -> String? {
    let name = run.plan.change(map.address)?.formerAddress.name ?? map.name
    guard let digest = map.record.contents, let ledger = run.plan.observed.ledger,
      ledger.maps[name]?.contents == digest
    else { return nil }
    let former = run.layout.entries(ofMap: name, of: ledger, in: .current)
    var isThere = false
    try run.attempt(map.mark) { () throws(LoaderError) in
      isThere = try run.kernel.object(at: former) != nil
    }
    return isThere ? former : nil
  }

  /// What is kept of maps that stay as they are recorded, or as a former generation records them, by name.
  private func keptEntries() throws(ReconcilerError) -> [String: String] {
    var kept: [String: String] = [:]
    for change in run.plan.changes
    where change.address.kind == .map && change.action.name != .remove {
      guard change.isHeldBack || run.plan.desired.restored != nil else { continue }
      let source =
        change.isHeldBack
        ? run.plan.observed.ledger.map {
          run.layout.entries(ofMap: change.formerAddress.name, of: $0, in: .current)
        }
        : run.plan.desired.restored.map {
          run.layout.entries(ofMap: change.address.name, of: $0, in: run.plan.desired.restoredSlot)
        }
      guard let source else { continue }
      try run.attempt(change.mark) { () throws(LoaderError) in
        if try run.kernel.object(at: source) != nil { kept[change.address.name] = source }
      }
    }
    return kept
  }

  private func link(_ source: String, ofMap name: String) throws(ReconcilerError) {
    let path = run.layout.entries(ofMap: name, in: .next)
    try run.attempt(nil) { () throws(LoaderError) in try run.kernel.hardLink(source, to: path) }
  }

  private func write(
    _ saved: SavedContents, _ map: DesiredMap
  ) throws(ReconcilerError) {
    let path = run.layout.entries(ofMap: map.name, in: .next)
    try run.attempt(map.contents?.mark) { () throws(LoaderError) in
      let held = saved.asMap(elementSize: try map.spec.elementSize())
      do throws(LoaderError) {
        try run.kernel.createMap(holding: held, at: path)
      } catch  where error.isCaused(by: .argListTooLong) {
        // Values of many CPUs may be too much for one map: a rollback says that these entries stay.
        return
      }
    }
  }

  /// Gives those pins that have none, in the generation that comes to be: what stands at their own stays there until it
  /// goes.
  func keepLost() throws(ReconcilerError) {
    for lost in run.journal.lost where lost.name == nil {
      guard let ledger = run.plan.observed.ledger, let kind = ledger.kind(at: lost.address),
        let id = ledger.id(of: lost.address)
      else { continue }
      try run.attempt(nil) { () throws(LoaderError) in
        try run.kernel.pin(kind, id: id, at: run.layout.lost(lost.address, in: .next))
      }
    }
  }

  /// Gives all of it pins, before anything live changes.
  func keepForeign() throws(ReconcilerError) {
    var kept: Set<ObjectAddress> = []
    for step in run.journal.steps {
      switch step {
      case .update(let name, _, .kept(let address)) where kept.insert(address).inserted:
        let link = run.layout.pin(ObjectAddress(.attachment, name), in: .next)
        try keepProgram(ofLinkAt: link, address, run.attachments[name]?.mark)
      case .displace(let name), .replaceUnlinked(let name, nil):
        try pinHolder(run.attachments[name])
      default:
        for takeOff in step.takeOffs where takeOff.isForeign {
          guard kept.insert(takeOff.address).inserted else { continue }
          try keepProgram(ofLinkAt: run.former.pin(takeOff.address), takeOff.address, nil)
        }
      }
    }
  }

  /// Pins the program of a link, which is somebody else's.
  private func keepProgram(
    ofLinkAt link: String, _ address: ObjectAddress, _ mark: SourceMark?
  ) throws(ReconcilerError) {
    try run.attempt(mark) { () throws(LoaderError) in
      try run.kernel.pinProgram(ofLinkAt: link, at: run.layout.foreign(address, in: .next))
    }
  }

  /// Pins the program, or struct_ops map, of others at an attachment's hook.
  private func pinHolder(_ attachment: DesiredAttachment?) throws(ReconcilerError) {
    guard let attachment, let holder = run.plan.observed.holders[attachment.address] else { return }
    try run.attempt(attachment.mark) { () throws(LoaderError) in
      try run.kernel.pin(
        holder.isStructOpsMap ? .map : .program, id: holder.program,
        at: run.layout.foreign(attachment.address, in: .next))
    }
  }

}
