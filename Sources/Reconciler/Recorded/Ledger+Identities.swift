import BPFLoader

extension Ledger {
  /// Reads what identities of targets mean that an older version recorded as texts. What cannot be read stays a text.
  mutating func readIdentities() {
    attachments = attachments.mapValues(\.withIdentity)
    guard let leftOut = left?.attachments else { return }
    left?.attachments = leftOut.mapValues(\.withIdentity)
  }
}

extension AttachmentRecord {
  fileprivate var withIdentity: AttachmentRecord {
    guard case .recorded(let text) = target.identity, let options,
      let identity = AttachmentKind.named(kind)?.identity(recorded: text, options)
    else { return self }
    var record = self
    record.target.identity = identity
    return record
  }
}
