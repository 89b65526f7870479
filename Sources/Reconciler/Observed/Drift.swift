import BPFSyscall

extension Observation {
  /// How a recorded object differs from what is there, or nil where it is as it was left.
  public func drift(of address: ObjectAddress) -> String? {
    guard let ledger else { return nil }
    if address.kind == .pin { return pinDrift(address.name, ledger) }
    guard let state = objects[address] else { return "its pin is gone" }
    guard state.kind == address.kind, state.id == ledger.id(of: address) else {
      return "another object stands at its pin: \(state.summary)"
    }
    guard case .link(let link) = state.content, let record = ledger.attachments[address.name] else {
      return nil
    }
    if link.isSevered { return "detached outside bpf-apply, or its target went away" }
    return programDrift(link, record, ledger)
  }

  private func programDrift(
    _ link: LinkInfo, _ record: AttachmentRecord, _ ledger: Ledger
  ) -> String? {
    let expected = ledger.id(of: record.object)
    let found: UInt32 =
      switch link.target {
      case .structOps(let map): map
      default: link.programID
      }
    return found == expected ? nil : "its program was changed outside bpf-apply (now \(found))"
  }

  private func pinDrift(_ path: String, _ ledger: Ledger) -> String? {
    guard let record = ledger.pins[path] else { return nil }
    guard let state = pins[path] else { return "the pin is gone" }
    guard state.kind == record.object.kind, state.id == record.id else {
      return "another object is pinned there: \(state.summary)"
    }
    return state.mode == record.access.mode ? nil : "its mode was changed"
  }
}
