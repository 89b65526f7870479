import BPFLoader
import BPFSyscall

// Links that others made.
extension Adoptions {
  /// A link of others, at a hook that an attachment shall have, becomes its link.
  mutating func takeLink(
    of attachment: DesiredAttachment, _ desired: DesiredState, _ observed: inout Observation
  ) throws(ReconcilerError) {
    let address = attachment.address
    guard let holder = observed.holders[address], let link = holder.link else { return }
    if observed.ledger == nil { observed.ledger = Ledger(deployment: desired.deployment) }
    if let reason = record(attachment, link, isThere: true, desired, &observed) {
      // Where others may stand beside it, it can do without.
      let target = observed.targets[attachment.name]
      guard target.map(attachment.kind.capacity) ?? .several != .several else { return }
      throw Self.misfit(address, .holder(holder), reason, attachment.mark)
    }
    observed.ledger?.setID(link.id, of: address)
    observed[address].state = .live(PinnedState(.link(link), mode: 0))
    sources[address] = .holder(holder)
  }

  /// A link that no manifest names yet, with the program that it holds.
  mutating func record(
    _ name: String, _ adoption: DesiredAdoption, _ restored: Ledger,
    _ observed: inout Observation
  ) {
    guard let record = restored.attachments[name] else { return }
    // What is taken over before a manifest names it has a program that is called as itself is.
    let own = restored.programs[name] == nil ? record.object.name : name
    guard let program = restored.programs[own],
      let source = observed.adoptable[adoption.address]?.path
    else { return }
    observed.ledger?.attachments[name] = record
    observed.ledger?.programs[own] = program
    observed[record.object].state = .live(PinnedState(program: program.id ?? 0, program.type))
    sources[record.object] = .program(ofLinkAt: source)
  }

  /// - Parameter isThere: whether the link is at the attachment's target; nil where that is not known.
  /// - Returns: why it cannot be recorded, or nil where it is.
  mutating func record(
    _ attachment: DesiredAttachment, _ link: LinkInfo, isThere: Bool?, _ desired: DesiredState,
    _ observed: inout Observation
  ) -> String? {
    let kind = attachment.kind
    guard let target = observed.targets[attachment.name] else { return nil }
    guard link.type == kind.link, target.isUnlinked != true else {
      return "it is a \(link.type) link, not \(kind.name)"
    }
    if link.isSevered { return "it is detached" }
    switch isThere {
    case true?: break
    case false?: return "it is not at \(target.summary)"
    case nil: return "the kernel does not tell where a link of this kind is"
    }
    guard kind.programChange == .inPlace,
      let form = desired.form(ofProgram: attachment.object.name)
    else { return "its program cannot be changed" }
    // It holds a program of its own, until it gets ours.
    var holds = attachment.object
    if observed.ledger?.id(of: holds) != link.heldID {
      holds = ObjectAddress(.program, "of \(attachment.name)")
      foreign.insert(holds)
      observed.ledger?.programs[holds.name] = ProgramRecord(
        digest: nil, type: form.type, attachType: form.attachType, instructions: 0, maps: [:],
        id: link.heldID)
      observed[holds].state = .live(PinnedState(program: link.heldID, form.type))
    }
    observed.ledger?.attachments[attachment.name] = AttachmentRecord(
      object: holds, kind: kind.name, options: attachment.options,
      references: attachment.references.isEmpty ? nil : attachment.references, target: target)
    return nil
  }
}

extension PinnedState {
  /// A program of which no more is known than that a link holds it.
  fileprivate init(program id: UInt32, _ type: ProgramType) {
    self.init(
      .program(
        ProgramInfo(
          type: type, id: id, tag: [], name: "", runTime: 0, runCount: 0, verifiedInstructions: 0)),
      mode: 0)
  }
}
