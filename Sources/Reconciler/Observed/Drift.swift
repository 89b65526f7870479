import BPFLoader
import BPFSyscall

extension Observation {
  /// How a recorded object differs from what is there, or nil where it is as it was left.
  public func drift(of address: ObjectAddress) -> String? {
    damage(of: address) ?? strays[address]?.reason ?? ejected[address]?.summary
  }

  /// The same, unless it has lost its pin alone, or is a scheduler that the kernel has ended: such are not put right
  /// unasked, as the kernel would end them again.
  func damage(of address: ObjectAddress) -> String? {
    guard let ledger, !unseen.contains(address) else { return nil }
    switch address.kind {
    case .pin: return pinDrift(address.name, ledger)
    case .map, .program, .attachment: return objectDrift(address, ledger)
    }
  }

  /// What the kernel says against a link being where it is recorded.
  func misplacement(of address: ObjectAddress) -> String? {
    guard address.kind == .attachment, let record = ledger?.attachments[address.name],
      let link = objects[address]?.link, let kind = AttachmentKind.named(record.kind),
      let options = record.options,
      kind.isTarget(record.target, options, of: link) == false
    else { return nil }
    return "its link is not at \(record.target.summary)"
  }

  private func objectDrift(_ address: ObjectAddress, _ ledger: Ledger) -> String? {
    guard let state = objects[address] else { return "its pin is gone" }
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

  private func another(_ state: PinnedState) -> String {
    "another object stands at its pin: \(state.summary)"
      + (isOfOtherBoot ? ", and what is recorded is of another boot" : "")
  }

  private func unlinkedDrift(
    _ name: String, _ record: AttachmentRecord, _ state: PinnedState
  ) -> String? {
    guard state.kind == record.object.kind, state.id == record.id else {
      return another(state)
    }
    switch unlinked[name] {
    case nil, .nothing: return "detached outside bpf-apply, or its target went away"
    case .object(let id) where id != record.id:
      return "its program was changed outside bpf-apply (now \(id))"
    case .object, .unknown, .hidden: return nil
    }
  }

  private func pinDrift(_ path: String, _ ledger: Ledger) -> String? {
    guard let record = ledger.pins[path] else { return nil }
    guard let state = pins[path] else { return "the pin is gone" }
    guard state.kind == record.object.kind, state.id == record.id else {
      return "another object is pinned there: \(state.summary)"
    }
    let differences = record.access.differences(to: state.access)
    return differences.isEmpty
      ? nil : "changed outside bpf-apply: \(differences.joined(separator: ", "))"
  }
}

extension Ledger {
  /// How a link that is there differs from the attachment that was recorded.
  fileprivate func drift(of link: LinkInfo, attachedAs name: String) -> String? {
    if link.isSevered { return "detached outside bpf-apply, or its target went away" }
    let expected = attachments[name].flatMap { id(of: $0.object) }
    if link.heldID == expected { return nil }
    return "its program was changed outside bpf-apply (now \(link.heldID))"
  }
}
