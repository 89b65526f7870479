import BPFLoader
import BPFObject
import BPFSyscall

extension Observation {
  /// Looks who stands at the hooks of attachments that are new: somebody whose place an attachment may take, and links
  /// of programs of the same name that nobody seems to hold.
  ///
  /// - Parameter forced: the attachments that may take over a hook for one.
  mutating func findHolders(
    _ desired: DesiredState, forced: [ObjectAddress], _ kernel: any Kernel
  ) throws(ReconcilerError) {
    let own = Set((ledger?.attachments ?? [:]).values.compactMap(\.id))
    let adopted = Set(desired.adopted.map(\.address))
    for attachment in desired.attachments where ledger?.attachments[attachment.name] == nil {
      guard let target = targets[attachment.name], target.isUnlinked != true,
        attachment.kind.link != nil, !adopted.contains(attachment.address)
      else { continue }
      do throws(LoaderError) {
        if attachment.kind.optionsChange == .oldFirst, forced.mean(attachment.address) {
          holders[attachment.address] = try kernel.holders(
            of: attachment, at: target, running: nil
          ).first { $0.link.map { !own.contains($0.id) } ?? true }
        } else if let name = desired.program(attachment.object.name)?.spec.name {
          holders[attachment.address] = try kernel.orphan(
            like: attachment, at: target, running: ObjectName(truncating: name).description, own)
        }
      } catch {
        throw ReconcilerError(error, mark: attachment.mark)
      }
    }
  }
}

extension Kernel {
  /// A link of a program of the same name at the same hook that nobody seems to hold. One that is just going away is
  /// waited for.
  fileprivate func orphan(
    like attachment: DesiredAttachment, at target: ResolvedTarget, running name: String,
    _ own: Set<UInt32>
  ) throws(LoaderError) -> Holder? {
    for attempt in 0..<10 {
      if attempt > 0 { System.sleep(milliseconds: 50) }
      let orphan = try holders(of: attachment, at: target, running: name).first { holder in
        holder.isOrphan && holder.link.map { !own.contains($0.id) } == true
      }
      guard let orphan else { return nil }
      if attempt == 9 { return orphan }
    }
    return nil
  }
}
