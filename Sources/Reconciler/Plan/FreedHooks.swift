/// What goes from its hooks before a plan is carried out.
struct FreedHooks {
  /// The ids of links.
  private(set) var links: Set<UInt32> = []
  /// The ids of what stands at hooks without links.
  private(set) var unlinked: Set<UInt32> = []

  /// - Parameter plans: those that are carried out before.
  init(by plans: [Plan]) {
    for plan in plans {
      let kept = Set(
        plan.changes.filter { $0.address.kind == .attachment && $0.keepsObject }.map {
          $0.former.name
        })
      for (name, record) in plan.observed.ledger?.attachments ?? [:] where !kept.contains(name) {
        guard let id = record.id else { continue }
        if record.isUnlinked { unlinked.insert(id) } else { links.insert(id) }
      }
    }
  }
}
