import BPFLoader
import BPFSyscall

extension Observation {
  /// How a recorded object differs from what is there, or nil where it is as it was left.
  public func drift(of address: ObjectAddress) -> Drift? {
    damage(of: address) ?? strays[address]?.drift ?? ejected[address].map(Drift.ejected)
  }

  /// The same, unless it has lost its pin alone, or is a scheduler that the kernel has ended: such are not put right
  /// unasked, as the kernel would end them again.
  func damage(of address: ObjectAddress) -> Drift? {
    guard let ledger, !unseen.contains(address) else { return nil }
    switch address.kind {
    case .pin: return pinDrift(address.name, ledger)
    case .map, .program, .attachment: return objectDrift(address, ledger)
    }
  }

  /// What the kernel says against a link being where it is recorded.
  func misplacement(of address: ObjectAddress) -> Drift? {
    guard address.kind == .attachment, let record = ledger?.attachments[address.name],
      let link = objects[address]?.link, let kind = AttachmentKind.named(record.kind),
      let options = record.options,
      kind.isTarget(record.target, options, of: link) == false
    else { return nil }
    return .staleTarget(record.target)
  }

  private func objectDrift(_ address: ObjectAddress, _ ledger: Ledger) -> Drift? {
    guard let state = objects[address] else { return .pinGone }
    if let record = ledger.attachments[address.name], record.isUnlinked,
      address.kind == .attachment
    {
      return unlinkedDrift(address.name, record, state)
    }
    guard state.kind == address.kind, state.id == ledger.id(of: address) else {
      return another(state)
    }
    return state.link.flatMap { ledger.drift(of: $0, attachedAs: address.name) }
  }

  private func another(_ state: PinnedState) -> Drift {
    .anotherObject(state, isOfOtherBoot: isOfOtherBoot)
  }

  private func unlinkedDrift(
    _ name: String, _ record: AttachmentRecord, _ state: PinnedState
  ) -> Drift? {
    guard state.kind == record.object.kind, state.id == record.id else {
      return another(state)
    }
    switch unlinked[name] {
    case nil, .nothing: return .severed
    case .object(let id) where id != record.id:
      return .programSwapped(id)
    case .object, .unknown, .hidden: return nil
    }
  }

  private func pinDrift(_ path: String, _ ledger: Ledger) -> Drift? {
    guard let record = ledger.pins[path] else { return nil }
    guard let state = pins[path] else { return .pinGone }
    guard state.kind == record.object.kind, state.id == record.id else {
      return .anotherObject(state, isOfOtherBoot: false)
    }
    let differences = record.access.differences(to: state.access)
    return differences.isEmpty ? nil : .access(differences)
  }
}

extension Ledger {
  /// How a link that is there differs from the attachment that was recorded.
  fileprivate func drift(of link: LinkInfo, attachedAs name: String) -> Drift? {
    if link.isSevered { return .severed }
    let expected = attachments[name].flatMap { id(of: $0.object) }
    if link.heldID == expected { return nil }
    return .programSwapped(link.heldID)
  }
}
