import BPFLoader
import BPFSyscall

// Probes in files that were overwritten in place.
extension Executor {
  /// Makes sure that none is left in the file of an attachment where those that were taken off are older than what is in
  /// it: what comes beside one gets the instructions that were there before, and processes crash. Their links end some
  /// milliseconds after their pins.
  mutating func waitForProbes(
    _ leaving: [String], before attachment: DesiredAttachment
  ) throws(ReconcilerError) {
    let ledger = plan.observed.ledger
    guard let target = plan.observed.targets[attachment.name], let file = target.file,
      leaving.contains(where: {
        ledger?.attachments[$0].map { target.isOverwritten(since: $0.target) } == true
      }), cleared.insert(file).inserted
    else { return }
    for _ in 0..<25 {
      // Also before the first look: one for a single process cannot be seen.
      System.sleep(milliseconds: 40)
      if try !isProbed(file, attachment) { return }
    }
    throw ReconcilerError(
      .conflict,
      "attachment \(attachment.name): the file of \(target.summary) was overwritten in place, and others have probes there",
      advice:
        "as long as they do, processes run instructions that were there before: end who has them, then apply again",
      mark: attachment.mark)
  }

  /// Whether a probe stands at any place in a file where one is to be attached.
  private func isProbed(
    _ file: FileVersion, _ attachment: DesiredAttachment
  ) throws(ReconcilerError) -> Bool {
    var isProbed = false
    for other in plan.desired.attachments where !isProbed {
      guard let target = plan.observed.targets[other.name], target.file == file else { continue }
      try attempt(attachment.mark) { () throws(LoaderError) in
        isProbed = try kernel.isProbed(other, target)
      }
    }
    return isProbed
  }
}
