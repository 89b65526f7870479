import BPFLoader
import Manifest

extension Plan {
  /// What has to happen so that what is observed becomes what is desired. It asks no kernel: equal
  /// arguments give equal plans.
  public init(_ desired: DesiredState, _ observed: Observation) throws(ReconcilerError) {
    var planner = Planner(desired: desired, observed: observed)
    try planner.planMaps()
    planner.planPrograms()
    planner.planStructOps()
    planner.planAttachments()
    try planner.planPins()
    try planner.planRemovals()
    self.init(
      deployment: desired.deployment, former: observed.ledger?.generation,
      changes: planner.changes, desired: desired, observed: observed)
  }
}

/// Decides object by object, each after those that it depends on.
struct Planner {
  let desired: DesiredState
  let observed: Observation
  var changes: [Change] = []
  private var actions: [ObjectAddress: Change] = [:]
  /// The recorded attachments that a desired one goes on from.
  var formerNames: Set<String> = []

  init(desired: DesiredState, observed: Observation) {
    self.desired = desired
    self.observed = observed
  }

  mutating func add(_ change: Change) {
    changes.append(change)
    actions[change.address] = change
  }

  /// Whether an object is, or becomes, another than the one recorded.
  func isNew(_ address: ObjectAddress) -> Bool {
    guard let change = actions[address] else { return false }
    return !change.keepsObject
  }

  /// Objects that are pinned and as they were left.
  func drift(_ address: ObjectAddress) -> String? { observed.drift(of: address) }

  private func reasonToRemove(_ address: ObjectAddress) -> String {
    if address.kind == .attachment {
      let name = address.name.prefix { $0 != "@" }
      let skipped = desired.skipped.first { $0.name == "attachment \(name)" }
      if let skipped { return skipped.reason }
      let isMeant = desired.attachments.contains { $0.name.prefix { $0 != "@" } == name }
      if isMeant { return "its target is gone, or is no longer meant" }
    }
    return "no longer in the manifest"
  }

  mutating func planRemovals() throws(ReconcilerError) {
    guard let ledger = observed.ledger else { return }
    for address in ledger.addresses.sorted(by: >) where actions[address] == nil {
      if address.kind == .attachment, formerNames.contains(address.name) { continue }
      if ledger.maps[address.name]?.preventDestroy == true, address.kind == .map {
        throw ReconcilerError(
          .refused, "\(address) is no longer in the manifest, but was marked prevent_destroy",
          advice: "put it back, or apply once with `prevent_destroy: false`")
      }
      add(Change(address, .remove, reasonToRemove(address)))
    }
  }
}
