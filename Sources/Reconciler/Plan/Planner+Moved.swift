import BPFLoader

// Attachments whose names mean other targets than before.
extension Planner {
  /// From where to where an attachment moves.
  func move(_ record: AttachmentRecord, to target: ResolvedTarget?, _ summary: String) -> String {
    guard record.target.summary == summary else { return "\(record.target.summary) → \(summary)" }
    let isOtherNetwork = target?.network != nil && !record.target.isInSameNetwork(as: target)
    return isOtherNetwork
      ? "\(summary): that is another network namespace now"
      : "\(summary): its name means another one now"
  }

  /// What is said where something stands at a place without a link that cannot be seen from here: nobody can take it off.
  func leftBehind(_ former: String) -> String {
    observed.unlinked[former] == .hidden
      ? "; what is in its network namespace, which is not seen from here, stays as long as that does"
      : ""
  }
}
