import BPFLoader
import BPFSyscall

extension Kernel {
  /// How an attached program runs, as an option of its kind names it: `generic`. Nil where the hook does not tell, or
  /// another is there.
  ///
  /// - Parameter link: the attachment's.
  func mode(
    of attachment: DesiredAttachment, at target: ResolvedTarget, _ link: LinkInfo?
  ) -> String? {
    guard case .refusal? = attachment.kind.fallback?.occasion, let link,
      let there = try? programs(atHookOf: attachment, target)
    else { return nil }
    return there.members.first { $0.program == link.heldID }?.mode
  }
}

extension ApplyRun {
  /// How those attachments run that were made, where their options leave that to the kernel or to a fallback.
  func unsaidModes() -> [String: String] {
    var modes: [String: String] = [:]
    for attachment in plan.desired.attachments {
      guard let target = plan.observed.targets[attachment.name],
        let change = plan.change(attachment.address), !change.isKept,
        let link = try? kernel.object(at: layout.pin(attachment.address, in: .current))?.link,
        let mode = kernel.mode(of: attachment, at: target, link),
        attachment.options.strings["mode"] != mode
      else { continue }
      modes[attachment.name] = mode
    }
    return modes
  }
}

extension DeploymentStatus {
  /// How attachments run of which the hook tells it.
  static func modes(
    _ ledger: Ledger, _ observed: Observation, _ kernel: any Kernel
  ) -> [ObjectAddress: String] {
    var modes: [ObjectAddress: String] = [:]
    for (name, record) in ledger.attachments {
      let address = ObjectAddress(.attachment, name)
      guard let kind = AttachmentKind.named(record.kind) else { continue }
      modes[address] = kernel.mode(
        of: record.attachment(name, kind), at: record.target, observed[address].itself?.link)
    }
    return modes
  }
}
