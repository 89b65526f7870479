import BPFLoader
import BPFSyscall

// What is somebody else's and in the way.
extension Executor {
  /// The hook holds one object only, and that is not ours.
  func conflict(
    _ attachment: DesiredAttachment, at target: ResolvedTarget
  ) throws(ReconcilerError) -> ReconcilerError {
    do throws(LoaderError) {
      // Whoever it is has come since the plan was made.
      let view = HostView()
      var holder =
        try target.isUnlinked == true
        ? kernel.holder(at: attachment.hook(at: target, layout), in: view)
        : kernel.holders(of: attachment, at: target, running: nil, in: view).first
      if var found = holder {
        kernel.findReferences(of: &found, in: view)
        holder = found
      }
      let isNew = plan.observed.ledger?.attachments[attachment.name] == nil
      return .taken(attachment, target, by: holder, isNew: isNew)
    } catch {
      return ReconcilerError(error, mark: attachment.mark)
    }
  }
}
