import BPFLoader

// Programs and libraries that were written in place since probes were attached to them. The kernel keeps the instruction
// whose place a probe took for as long as any probe is there: one that came beside an old one would let processes run what
// is not theirs, and they crash. So all old ones in a file go before the first new one comes.
extension Planner {
  /// The recorded attachments that have probes in the file of a desired one, and had them before it was written.
  func outdated(beside attachment: DesiredAttachment) -> [String] {
    attachments.outdated(in: observed.targets[attachment.name])
  }

  /// Whether an attachment in a file that was written does not stay: what it is at is another place or content, or
  /// something else is attached there anew.
  func isProbedAnew(_ attachment: DesiredAttachment, _ record: AttachmentRecord) -> Bool {
    guard let target = observed.targets[attachment.name], let file = target.file else {
      return false
    }
    return probedAnew.contains(file)
      || record.kind == attachment.kind.name && record.target.identity != target.identity
        && record.target.summary == target.summary
  }

  /// The files that were written in which something is attached anew.
  var filesProbedAnew: Set<FileVersion> {
    Set(
      desired.attachments.compactMap { attachment in
        isNew(attachment.address) && !outdated(beside: attachment).isEmpty
          ? observed.targets[attachment.name]?.file : nil
      })
  }
}
