import BPFLoader
import BPFSyscall

extension Observation {
  /// How a recorded object differs from what is there, or nil where it is as it was left; what it holds is another
  /// matter.
  public func drift(of address: ObjectAddress) -> Drift? {
    let object = self[address]
    if case .unseen = object.state { return .unseen }
    return damage(of: address) ?? object.ejection.map(Drift.ejected)
      ?? object.switchedOff.map(Drift.switchedOff) ?? object.targetChange.map(Drift.staleTarget)
      ?? object.lostPin
  }

  /// The same, unless it has lost its pin alone, is a scheduler that the kernel has ended, or may not be looked at: such
  /// are not put right unasked, as the kernel would end them again.
  func damage(of address: ObjectAddress) -> Drift? {
    switch address.kind {
    case .map, .program:
      ledger?.records(address) == true ? damage(of: self[address]) { _ in nil } : nil
    case .attachment:
      ledger?.attachments[address.name].flatMap { damage(of: self[address], as: $0) }
    case .pin:
      ledger?.pins[address.name].flatMap { record in
        damage(of: self[address]) { state in
          let differences = record.access.differences(to: state.access)
          return differences.isEmpty ? nil : .access(differences)
        }
      }
    }
  }

  /// The same of an attachment that was looked up already.
  func damage(of object: ObservedObject, as record: AttachmentRecord) -> Drift? {
    damage(of: object) { ledger?.drift(of: record, object, $0) ?? object.loss.map(Drift.dead) }
  }

  /// - Parameter difference: how what is there differs from what was recorded.
  private func damage(
    of object: ObservedObject, _ difference: (PinnedState) -> Drift?
  ) -> Drift? {
    switch object.state {
    case .unseen: nil
    case .gone(let other?): .anotherObject(other, isOfOtherBoot: isOfOtherBoot)
    case .gone(nil): .pinGone
    case .live(let state), .stray(let state, _, _): difference(state)
    }
  }

  /// What the kernel says against a link being where it is recorded.
  func misplacement(of address: ObjectAddress) -> Drift? {
    guard address.kind == .attachment, let record = ledger?.attachments[address.name],
      let link = self[address].itself?.link, let kind = AttachmentKind.named(record.kind),
      let options = record.options,
      kind.isTarget(record.target, options, of: link) == false
    else { return nil }
    return .misplaced(record.target)
  }

  /// How what a map holds differs from what was recorded that it holds, or nil where it does not.
  func contentsDrift(of address: ObjectAddress) -> Drift? {
    guard address.kind == .map, let record = ledger?.maps[address.name],
      let present = self[address].contents
    else { return nil }
    let isSame =
      record.type == .programArray
      ? ledger?.programs(in: record).map { $0 == present }
      : record.contents.flatMap { isDigest($0, of: present) }
    return isSame == false ? .contents : nil
  }

  /// Whether contents have a recorded digest; nil where that cannot be told, for want of its key.
  private func isDigest(_ digest: String, of contents: MapContents) -> Bool? {
    if key == nil, ledger?.hasKeyedDigests == true { return nil }
    return digest == key.keyed(contents.digest)
  }
}

extension Ledger {
  /// How an attachment that is there differs from the recorded one.
  fileprivate func drift(
    of record: AttachmentRecord, _ object: ObservedObject, _ state: PinnedState
  ) -> Drift? {
    if let link = state.link {
      if link.isSevered { return .severed }
      return link.heldID == id(of: record.object) ? nil : .programSwapped(link.heldID)
    }
    switch object.atHook {
    case nil, .nothing: return .severed
    case .object(let id) where id != record.id: return .programSwapped(id)
    case .object, .unknown, .hidden: return nil
    }
  }

  /// What the kernel shows in the slots of an array of programs as it was filled: their ids.
  ///
  /// Nil where it was not, or what was recorded does not tell. Maps of maps are no such matter: user space may well put
  /// another map into one while programs use it.
  fileprivate func programs(in record: MapRecord) -> MapContents? {
    guard let slots = record.slots else { return nil }
    var contents = MapContents()
    for (index, program) in slots {
      guard let index = UInt32(index), let id = id(of: program) else { return nil }
      contents.elements[[UInt8](index: index)] = [UInt8](index: id)
    }
    return contents
  }
}
