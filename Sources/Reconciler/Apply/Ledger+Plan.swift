import BPFLoader
import BPFObject
import Manifest

extension Ledger {
  /// What a plan intends, before anything has an id.
  init(_ plan: Plan, tool: String, bootID: String, device: UInt64) {
    let desired = plan.desired
    self.init(
      tool: tool, deployment: plan.deployment, generation: plan.generation, bootID: bootID,
      device: device)
    serial = (plan.observed.ledger?.order ?? 0) + 1
    file = desired.file
    manifestDirectory = desired.manifestDirectory
    manager = desired.manager?.name
    requires = desired.requires?.has
    keepsPrevious = desired.keepsPrevious
    readers = desired.readers?.group
    version = desired.version
    succession = plan.succession
    // What was rolled back is still held when what it was rolled back to is put right.
    held = desired.held ?? (succession == .repair ? plan.observed.ledger?.held : nil)
    pending = desired.pending
    left = LeftObjects(desired)
    if let restored = desired.restored {
      file = restored.file
      manifestDirectory = restored.manifestDirectory
      maps = restored.maps
      programs = restored.programs
      let live = plan.observed.ledger
      // What both generations share keeps what it holds, which need not be what the former's manifest says.
      for name in maps.keys
      where plan.change(ObjectAddress(.map, name))?.isRestored == false {
        let known = live?.maps[name]
        if desired.restoredValues.contents[name] == nil, maps[name]?.contents != known?.contents {
          maps[name]?.contents = nil
        }
        let isSet = maps[name]?.globals?.isEmpty == false
        if isSet, desired.restoredValues.globals.sections[name] == nil {
          maps[name]?.globals = known?.globals
        }
      }
    }
    for map in desired.maps {
      // A map that is kept although it differs stays what it is.
      let change = plan.change(map.address)
      let former = plan.observed.ledger?.maps[change?.formerAddress.name ?? map.name]
      let isKept = map.external == nil && change?.keepsObject == true
      maps[map.name] = isKept ? former ?? map.record : map.record
      maps[map.name]?.preventDestroy = map.preventDestroy
      maps[map.name]?.contents = map.record.contents
      maps[map.name]?.slots = map.record.slots
      if map.record.role.isData {
        maps[map.name]?.variables = map.record.variables
        maps[map.name]?.globals = map.record.globals
      }
    }
    for program in desired.programs {
      programs[program.name] = ProgramRecord(program)
    }
    // The hooks that were there for former attachments, and whether one of them had made them.
    let hooks = Dictionary(
      (plan.observed.ledger?.attachments ?? [:]).values.compactMap { record in
        record.target.hook.map { ($0, record.target.ownsHook == true) }
      }, uniquingKeysWith: { $0 || $1 })
    for attachment in desired.attachments {
      guard var target = plan.observed.targets[attachment.name] else { continue }
      // Who made a hook is known since it was made.
      if let isOurs = target.hook.flatMap({ hooks[$0] }) { target.ownsHook = isOurs }
      // What stays in a file has been there since that was what it was then.
      let change = plan.change(attachment.address)
      if change?.keepsObject == true {
        let former = change.map { plan.observed.ledger?.attachments[$0.formerAddress.name] }
        target.file = former??.target.file
      }
      attachments[attachment.name] = AttachmentRecord(
        object: attachment.object, kind: attachment.kind.name, options: attachment.options,
        references: attachment.references.isEmpty ? nil : attachment.references, target: target,
        program: attachment.program)
      // What a former generation did not record is not known.
      if let recorded = desired.restored?.attachments[attachment.name] {
        attachments[attachment.name]?.program = recorded.program
        if recorded.options == nil { attachments[attachment.name]?.options = nil }
      }
      if change?.overwrites == true {
        attachments[attachment.name]?.displaced =
          plan.observed.holders[attachment.address].map { $0.mode ?? "" }
      }
    }
    func addresses(_ action: Change.Action.Name) -> [ObjectAddress]? {
      let all = plan.changes.filter { $0.action.name == action }.map(\.address)
      return all.isEmpty ? nil : all
    }
    forgotten = addresses(.forget)
    adopted = addresses(.adopt)
    // What is only put right is still what a rollback leaves to others.
    if succession == .repair {
      let still = (plan.observed.ledger?.adopted ?? []).filter {
        plan.change($0)?.keepsObject == true && adopted?.contains($0) != true
      }
      if !still.isEmpty { adopted = (adopted ?? []) + still }
    }
    for pin in desired.pins {
      let stoodBefore = plan.observed[pin.address].pinned != nil ? true : nil
      pins[pin.path] = PinRecord(
        object: pin.object, access: pin.access, stoodBefore: stoodBefore)
    }
    if let former = plan.observed.ledger {
      for change in plan.changes where change.isHeldBack { copy(change.address, from: former) }
      directories = former.directories.filter { directory in
        pins.keys.contains { $0.hasPrefix("\(directory)/") }
      }
    }
    takeOwnPinNames()
  }

  /// Records an object as another ledger does.
  private mutating func copy(_ address: ObjectAddress, from other: Ledger) {
    switch address.kind {
    case .map: maps[address.name] = other.maps[address.name]
    case .program: programs[address.name] = other.programs[address.name]
    case .attachment: attachments[address.name] = other.attachments[address.name]
    case .pin: pins[address.name] = other.pins[address.name]
    }
  }

  mutating func setID(_ id: UInt32?, of address: ObjectAddress) {
    switch address.kind {
    case .map: maps[address.name]?.id = id
    case .program: programs[address.name]?.id = id
    case .attachment: attachments[address.name]?.id = id
    case .pin: pins[address.name]?.id = id
    }
  }
}
