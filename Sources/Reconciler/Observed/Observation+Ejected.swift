import BPFLoader
import BPFSyscall

extension Observation {
  /// Finds the schedulers that the kernel has ended. Their links look as before.
  mutating func findEjected(_ ledger: Ledger, _ kernel: any Kernel) throws(LoaderError) {
    for (name, record) in ledger.attachments {
      let address = ObjectAddress(.attachment, name)
      guard let scheduler = record.target.scheduler, let link = objects[address]?.link,
        link.id == record.id, !link.isSevered, link.heldID == ledger.id(of: record.object)
      else { continue }
      ejected[address] = try kernel.ejection(ofScheduler: scheduler, map: link.heldID)
    }
  }
}

extension ResolvedTarget {
  /// The name of the scheduler (sched_ext) that is registered; nil for all else.
  var scheduler: String? {
    let words = identity.split(separator: " ")
    return words.dropLast().last == "sched_ext_ops" ? words.last.map(String.init) : nil
  }
}
