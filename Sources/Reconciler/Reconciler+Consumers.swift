import Manifest

extension Reconciler {
  /// Other deployments' uses of a deployment's maps, by map: `flows of reader`.
  ///
  /// - Parameter others: deployments whose uses do not count.
  func consumers(
    of ledger: Ledger, without others: Set<String>
  ) throws(ReconcilerError) -> [ObjectAddress: [String]] {
    let own = Dictionary(
      ledger.maps.compactMap { name, record in
        record.external == nil ? record.id.map { ($0, ObjectAddress(.map, name)) } : nil
      }, uniquingKeysWith: { first, _ in first })
    var found: [ObjectAddress: [String]] = [:]
    for name in try knownDeployments() ?? []
    where name != ledger.deployment && !others.contains(name) {
      // One that cannot be read says nothing, and is in nobody's way.
      let other = try? LedgerStore(kernel: kernel, layout: layout(name)).current()
      for (map, record) in (other?.maps ?? [:]).sorted(by: { $0.key < $1.key }) {
        guard record.external != nil, let id = record.id, let address = own[id] else { continue }
        found[address, default: []].append("map \(map) of \(name)")
      }
    }
    return found
  }

  /// Other deployments' uses of the maps that a plan takes away.
  func consumers(
    lostBy plan: Plan, together: Set<String>
  ) throws(ReconcilerError) -> [ObjectAddress: [String]] {
    let lost = plan.effective.filter { change in
      change.address.kind == .map && change.losesObject
    }
    guard !lost.isEmpty, let ledger = plan.observed.ledger else { return [:] }
    return try consumers(of: ledger, without: together).filter { address, _ in
      lost.contains { $0.address == address }
    }
  }

  /// Refuses a plan that takes a map away from others who use it.
  func refuseLosses(_ plan: Plan, _ allowed: [ObjectAddress]) throws(ReconcilerError) {
    for (address, users) in plan.consumers.sorted(by: { $0.key < $1.key })
    where !allowed.mean(address) {
      let change = plan.change(address)
      throw Self.isUsed(
        address, users, change?.action.name == .remove ? "be removed" : "be replaced", change?.mark)
    }
  }

  /// Refuses to destroy a deployment whose maps others use.
  func checkConsumers(
    of ledger: Ledger, _ allowed: [ObjectAddress], together: Set<String>
  ) throws(ReconcilerError) {
    let consumers = try consumers(of: ledger, without: together)
    for (address, users) in consumers.sorted(by: { $0.key < $1.key })
    where !allowed.mean(address) {
      throw Self.isUsed(address, users, "be destroyed", nil)
    }
  }

  private static func isUsed(
    _ address: ObjectAddress, _ users: [String], _ what: String, _ mark: SourceMark?
  ) -> ReconcilerError {
    ReconcilerError(
      .refused, "\(address) would \(what), but is used as \(users.joined(separator: ", "))",
      advice:
        "apply those together with it, or say --allow \(address): they keep what there is until they are applied again",
      mark: mark)
  }
}
