import BPFLoader

extension Reconciler {
  /// The attachments of a deployment that stood at places without links which are not seen from here: what is there stays
  /// as long as the place does.
  public func outOfSight(_ ledger: Ledger) -> [ObjectAddress] {
    ledger.attachments.filter { _, record in
      guard record.isUnlinked,
        let hook = record.hook(layout(ledger.deployment), of: ledger, in: .current)
      else { return false }
      return (try? kernel.state(of: hook)) == .hidden
    }.keys.sorted().map { ObjectAddress(.attachment, $0) }
  }
}
