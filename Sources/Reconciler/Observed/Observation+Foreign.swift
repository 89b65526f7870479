import BPFLoader
import BPFSyscall

extension Observation {
  /// Finds the links of ours into which others have put programs, as far as we may look at those.
  mutating func findForeignPrograms(
    _ ledger: Ledger, _ kernel: any Kernel
  ) throws(LoaderError) {
    // What a link found without a ledger shall run is not known yet.
    if ledger.rebuilt == .pins { return }
    for (name, record) in ledger.attachments where !record.isUnlinked {
      let address = ObjectAddress(.attachment, name)
      guard let link = objects[address]?.link, link.id == record.id, !link.isSevered,
        record.object.kind == .program, link.heldID != ledger.id(of: record.object),
        try kernel.object(.program, id: link.heldID) != nil
      else { continue }
      foreignPrograms.insert(address)
    }
  }
}
