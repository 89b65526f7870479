import BPFLoader
import BPFSyscall

extension Reconciler {
  /// Finds the deployments at hooks for one of which the kernel does not tell who has them: a netfilter link does not say
  /// in which network namespace it is.
  func findRecordedHolders(
    _ newcomers: [Newcomer], of desired: DesiredState, _ observed: inout Observation,
    without freed: FreedHooks
  ) throws(ReconcilerError) {
    let wanted = newcomers.filter { !$0.attachment.kind.placement.tellsPlace }
    if wanted.isEmpty { return }
    for name in try deployments() where name != desired.deployment {
      // One that cannot be read says nothing.
      let other = try? LedgerStore(kernel: kernel, layout: layout(name)).current()
      let records = Dictionary(
        (other?.attachments ?? [:]).map { (RecordedHook($0.value.kind, $0.value.target), $0) },
        uniquingKeysWith: { first, _ in first })
      for (attachment, target) in wanted {
        guard let other, let record = records[RecordedHook(attachment.kind.name, target)] else {
          continue
        }
        let pin = layout(name).pin(
          ObjectAddress(.attachment, record.key), of: other, in: .current)
        guard let link = try? kernel.object(at: pin)?.link, link.id == record.value.id,
          !freed.links.contains(link.id)
        else { continue }
        observed.holders[attachment.address] = Holder(
          link: link, program: link.programID, name: "", pins: [pin])
      }
    }
  }
}

/// What two attachments at one hook have in common.
private struct RecordedHook: Hashable {
  let kind: String
  let target: TargetIdentity

  init(_ kind: String, _ target: ResolvedTarget) {
    (self.kind, self.target) = (kind, target.identity)
  }
}
