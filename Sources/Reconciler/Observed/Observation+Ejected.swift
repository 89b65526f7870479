import BPFLoader
import BPFSyscall

extension Observation {
  /// Finds the schedulers that the kernel has ended. Their links look as before.
  mutating func findEjected(_ ledger: Ledger, _ kernel: any Kernel) throws(LoaderError) {
    for (name, record) in ledger.attachments {
      let address = ObjectAddress(.attachment, name)
      // There is nothing but one scheduler at a time of which more is told than its link.
      guard let kind = AttachmentKind.named(record.kind),
        kind.capacity(of: record.target) == .oneOfSystem,
        let scheduler = record.target.identity.structOps?.name, let link = objects[address]?.link,
        link.id == record.id, !link.isSevered, link.heldID == ledger.id(of: record.object)
      else { continue }
      ejected[address] = try kernel.ejection(ofScheduler: scheduler, map: link.heldID)
    }
  }
}
