import BPFLoader
import BPFSyscall
import Manifest

// What a manifest prescribes of the contents of maps belongs to the generation: a rollback brings it back.
extension Executor {
  /// Keeps it where only we can come.
  mutating func keepPrescribed() throws(ReconcilerError) {
    try keepEntries()
    try keepGlobals()
  }

  private mutating func keepEntries() throws(ReconcilerError) {
    let prescribed = plan.desired.maps.filter { map in
      map.external == nil && map.contents.map { $0.mode != .seed && !$0.keys.isEmpty } == true
    }
    let kept = try keptEntries()
    if prescribed.isEmpty && kept.isEmpty { return }
    try makeDirectory(layout.entries(.next))
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

  private mutating func keepGlobals() throws(ReconcilerError) {
    let store = LedgerStore(kernel: kernel, layout: layout)
    let live = try store.globals(in: .current)
    let former =
      plan.desired.restored == nil
      ? PrescribedGlobals() : try store.globals(in: plan.desired.restoredSlot)
    var globals = PrescribedGlobals(plan.desired)
    for change in plan.changes where change.address.kind == .map && change.action.name != .remove {
      let name = change.address.name
      if change.isHeldBack {
        globals.sections[name] = live.sections[change.formerAddress.name]
      } else if plan.desired.restored != nil {
        globals.sections[name] = former.sections[name]
      }
    }
    if globals.sections.isEmpty { return }
    let path = layout.globals(.next)
    if globals == live {
      return try attempt(nil) { () throws(LoaderError) in
        try kernel.hardLink(layout.globals(.current), to: path)
      }
    }
    let bytes = try Ledger.encoded(globals, of: plan.deployment)
    try attempt(nil) { () throws(LoaderError) in try kernel.createDocument(bytes, at: path) }
  }

  /// What the live generation keeps of it, where its digest says that it is the same.
  private func equalMap(_ map: DesiredMap) throws(ReconcilerError) -> String? {
    let name = plan.change(map.address)?.formerAddress.name ?? map.name
    guard let digest = map.record.contents, let ledger = plan.observed.ledger,
      ledger.maps[name]?.contents == digest
    else { return nil }
    let former = layout.entries(ofMap: name, of: ledger, in: .current)
    var isThere = false
    try attempt(map.mark) { () throws(LoaderError) in isThere = try kernel.object(at: former) != nil
    }
    return isThere ? former : nil
  }

  /// What is kept of maps that stay as they are recorded, or as a former generation records them, by name.
  private func keptEntries() throws(ReconcilerError) -> [String: String] {
    var kept: [String: String] = [:]
    for change in plan.changes where change.address.kind == .map && change.action.name != .remove {
      guard change.isHeldBack || plan.desired.restored != nil else { continue }
      let source =
        change.isHeldBack
        ? plan.observed.ledger.map {
          layout.entries(ofMap: change.formerAddress.name, of: $0, in: .current)
        }
        : plan.desired.restored.map {
          layout.entries(ofMap: change.address.name, of: $0, in: plan.desired.restoredSlot)
        }
      guard let source else { continue }
      try attempt(change.mark) { () throws(LoaderError) in
        if try kernel.object(at: source) != nil { kept[change.address.name] = source }
      }
    }
    return kept
  }

  private mutating func link(_ source: String, ofMap name: String) throws(ReconcilerError) {
    let path = layout.entries(ofMap: name, in: .next)
    try attempt(nil) { () throws(LoaderError) in try kernel.hardLink(source, to: path) }
  }

  private mutating func write(
    _ saved: SavedContents, _ map: DesiredMap
  ) throws(ReconcilerError) {
    let path = layout.entries(ofMap: map.name, in: .next)
    try attempt(map.contents?.mark) { () throws(LoaderError) in
      let held = saved.map(elementSize: try map.spec.elementSize())
      do throws(LoaderError) {
        try kernel.createMap(holding: held, at: path)
      } catch  where error.isCaused(by: .argListTooLong) {
        // Values of many CPUs may be too much for one map: a rollback says that these entries stay.
        return
      }
    }
  }
}
