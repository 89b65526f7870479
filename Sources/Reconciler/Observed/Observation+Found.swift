import BPFLoader
import BPFObject
import BPFSyscall

extension Observation {
  /// Takes what was found without any document for what a manifest asks for, as far as it fits. The rest stays what it
  /// was found to be: it is replaced, or removed.
  mutating func recognize(_ desired: DesiredState, _ elementTypes: [String: String]) {
    for map in desired.maps { recognize(map, elementTypes[map.name]) }
    for program in desired.programs { recognize(program) }
    for pin in desired.pins { recognize(pin) }
  }

  /// - Parameter elementTypes: a digest of the types of key and value, where the kernel knows them.
  private mutating func recognize(_ map: DesiredMap, _ elementTypes: String?) {
    guard case .map(let info)? = self[map.address].itself?.content else { return }
    var record = map.record.asFound(info, elementTypes)
    // What stands in constants, and where variables stand, cannot be told.
    if record.role != .user { (record.value, record.isValueLost) = (nil, true) }
    (record.contents, record.variables, record.globals) = (nil, nil, nil)
    ledger?.maps[map.name] = record
  }

  private mutating func recognize(_ program: DesiredProgram) {
    guard var record = ledger?.programs[program.name] else { return }
    if record.type == program.spec.type { record.attachType = program.spec.expectedAttachType }
    (record.maps, record.structOps) = (program.maps, program.structOps)
    (record.function, record.target) = (program.function, program.target)
    ledger?.programs[program.name] = record
  }

  /// Takes links of which nothing else is recorded for what a manifest asks for under their names.
  mutating func recognizeLinks(_ names: [String], _ desired: DesiredState) {
    for name in names {
      guard let attachment = desired.attachments[name] else { continue }
      recognize(attachment, desired.form(ofProgram: attachment.object.name))
    }
  }

  private mutating func recognize(_ attachment: DesiredAttachment, _ form: ProgramForm?) {
    guard let target = targets[attachment.name],
      var record = ledger?.attachments[attachment.name], record.options == nil,
      let state = self[attachment.address].itself
    else { return }
    if let link = state.link {
      guard link.type == attachment.kind.link, target.isUnlinked != true else { return }
      let isThere = attachment.kind.isTarget(target, attachment.options, of: link)
      guard isThere != false else { return }
      // Where it cannot be told, the link gives way to a new one as it would for other options.
      record.options = isThere == nil ? nil : attachment.options
    } else {
      guard self[attachment.address].atHook == state.id.map({ .object($0) }) else { return }
      record.options = attachment.options
    }
    if ledger?.programs[record.object.name]?.type == form?.type {
      ledger?.programs[record.object.name]?.attachType = form?.attachType
    }
    record.kind = attachment.kind.name
    record.references = attachment.references.isEmpty ? nil : attachment.references
    record.target = target
    record.target.file = nil
    ledger?.attachments[attachment.name] = record
  }

  /// A path at which one of our objects is pinned is ours.
  private mutating func recognize(_ pin: DesiredPin) {
    guard let state = self[pin.address].pinned, let id = ledger?.id(of: pin.object),
      state.id == id, state.kind == pin.object.kind
    else { return }
    self[pin.address].state = .live(state)
    ledger?.pins[pin.path] = PinRecord(object: pin.object, access: state.access, id: id)
  }
}

extension Observation {
  /// What an older version attached in a file is there as before, as far as it recorded that.
  mutating func recognizeFiles() {
    for (name, target) in targets where target.identity.binary != nil {
      guard let record = ledger?.attachments[name], record.target.file == nil,
        record.target.identity != target.identity,
        record.target.identity == target.identity.withoutContent
      else { continue }
      ledger?.attachments[name]?.target.identity = target.identity
    }
  }
}
