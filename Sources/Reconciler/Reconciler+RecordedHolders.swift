import BPFLoader
import BPFSyscall

extension Reconciler {
  /// Finds the deployments at hooks for one of which the kernel does not tell who has them: a netfilter link does not say
  /// in which network namespace it is.
  func findRecordedHolders(
    _ desired: DesiredState, _ observed: inout Observation, without freed: FreedHooks
  ) throws(ReconcilerError) {
    let wanted = observed.newcomers(desired).filter { !$0.attachment.kind.placement.tellsPlace }
    if wanted.isEmpty { return }
    for name in try deployments() where name != desired.deployment {
      // One that cannot be read says nothing.
      let other = try? LedgerStore(kernel: kernel, layout: layout(name)).current()
      for (attachment, target) in wanted {
        let record = other?.attachments.first { _, record in
          record.kind == attachment.kind.name && record.target.identity == target.identity
        }
        guard let other, let record else { continue }
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
