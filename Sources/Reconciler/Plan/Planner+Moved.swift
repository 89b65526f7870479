import BPFLoader

// Attachments whose names mean other targets than before.
extension Planner {
  /// Why an attachment moves.
  func move(
    _ record: AttachmentRecord, to target: ResolvedTarget?, _ attachment: DesiredAttachment
  ) -> Reason {
    let summary = target?.summary ?? attachment.kind.name
    guard record.target.summary == summary else {
      return .differs(Difference(.target, .word(record.target.summary), .word(summary)))
    }
    return .nameMeansAnother(
      record.target,
      isOtherNetwork: target?.network != nil && !record.target.isInSameNetwork(as: target))
  }

  /// Whether something stands at a place without a link that cannot be seen from here: nobody can take it off.
  func leavesBehind(_ former: ObjectAddress) -> Bool { observed[former].atHook == .hidden }
}
