import BPFLoader
import BPFObject
import Manifest

extension Plan {
  /// What has to happen so that what is observed becomes what is desired. It asks no kernel: equal
  /// arguments give equal plans.
  ///
  /// - Parameter options: what is asked for beside the manifest.
  public init(
    _ desired: DesiredState, _ observed: Observation, _ options: ApplyOptions = ApplyOptions()
  ) throws(ReconcilerError) {
    var planner = try Planner(desired: desired, observed: observed, options: options)
    try planner.plan()
    let (changes, rest) = PartialPlan(planner: planner).carriedOut()
    try planner.refuseLosingAll(changes)
    self.init(
      deployment: desired.deployment, former: observed.ledger?.generation, changes: changes,
      desired: rest, observed: observed)
    renamedFiles = RenamedFile.all(in: planner)
    keepLives()
  }

  /// What goes on running depends on what it was attached under.
  private mutating func keepLives() {
    guard let records = observed.ledger?.attachments,
      records.values.contains(where: { $0.target.life != nil })
    else { return }
    for change in changes where change.address.kind == .attachment && change.keepsObject {
      observed.targets[change.address.name]?.life =
        records[change.formerAddress.name]?.target.life
    }
  }
}

/// Decides object by object, each after those that it depends on.
struct Planner {
  let desired: DesiredState
  let observed: Observation
  let options: ApplyOptions
  /// What has another name now; ``observed`` says everything by its new one.
  let moves: Moves
  /// What others made and becomes ours; ``observed`` records it already.
  let adoptions: Adoptions
  /// Why what others made cannot become ours.
  private(set) var misfits: [ReconcilerError] = []
  /// What is let go of, and what keeps it.
  let forgotten: [ObjectAddress: Change.Keeper]
  private(set) var changes = ChangeList()
  /// Why what the manifest names is left out.
  private let skips: [ObjectAddress: SkipReason]
  /// The attachments that are recorded and desired.
  let attachments: AttachmentIndex
  /// The programs of struct_ops maps.
  let members: StructOpsMembers

  init(
    desired: DesiredState, observed: Observation, options: ApplyOptions
  ) throws(ReconcilerError) {
    moves = observed.moves
    self.desired = desired
    var observed = observed
    adoptions = try Adoptions(desired, &observed, forced: options.forced)
    self.observed = observed
    self.options = options
    forgotten = try ForgottenObjects(desired, self.observed).keepers
    attachments = AttachmentIndex(desired, self.observed, forgotten: forgotten)
    members = StructOpsMembers(desired)
    skips = Dictionary(
      desired.skipped.map { ($0.address, $0.reason) }, uniquingKeysWith: { first, _ in first })
  }

  fileprivate mutating func plan() throws(ReconcilerError) {
    changes.reserveCapacity(
      desired.maps.count + desired.programs.count + desired.attachments.count + desired.pins.count)
    if let former = desired.restored {
      for address in former.addresses.sorted() where [.map, .program].contains(address.kind) {
        let change = RollbackPlanner(planner: self, former: former).change(of: address)
        add(change)
      }
    } else {
      try planMaps()
      for program in desired.programs {
        let change = ProgramPlanner(planner: self).change(of: program)
        add(change)
      }
      for map in desired.maps where map.spec.role == .structOps {
        let change = MapPlanner(planner: self).change(ofStructOps: map)
        add(change)
      }
    }
    try planAttachments()
    if let misfit = misfits.first { throw misfit }
    for pin in desired.pins {
      let change = try PinPlanner(planner: self).change(of: pin)
      add(change)
    }
    try planRemovals()
    try checkAddresses()
  }

  /// A replaced map reloads what uses it, and that may be what a filled map holds; so these are asked until nothing more
  /// changes.
  private mutating func planMaps() throws(ReconcilerError) {
    for map in desired.maps where map.spec.role != .structOps && map.slots.isEmpty {
      let change = try MapPlanner(planner: self).change(of: map)
      add(change)
    }
    var waiting = desired.maps.filter { !$0.slots.isEmpty }
    while true {
      var left = ObjectList<DesiredMap>()
      for map in waiting {
        let change = try MapPlanner(planner: self).refilling(map)
        if let change {
          add(change)
        } else {
          left.append(map)
        }
      }
      if left.count == waiting.count { break }
      waiting = left
    }
    for map in waiting {
      let change = try MapPlanner(planner: self).change(of: map)
      add(change)
    }
  }

  private mutating func planAttachments() throws(ReconcilerError) {
    var planner = AttachmentPlanner(planner: self)
    var changes: [Change] = []
    changes.reserveCapacity(desired.attachments.count)
    for attachment in desired.attachments { changes.append(try planner.change(of: attachment)) }
    planner.probedAnew = planner.filesProbedAnew(by: changes)
    if !planner.probedAnew.isEmpty {
      // What would stay in them has to be attached anew, too.
      changes = []
      for attachment in desired.attachments { changes.append(try planner.change(of: attachment)) }
    }
    for change in changes { add(change) }
  }

  /// - Parameter change: made from a copy of this that is gone by now, so that nothing is copied.
  private mutating func add(_ change: consuming Change) {
    if let misfit = adoptions.misfit(change) { misfits.append(misfit) }
    if let lostPin = observed[change.formerAddress].lostPin { change.pinAgain(lostPin) }
    moves.apply(to: &change)
    adoptions.apply(to: &change)
    changes.append(change)
  }

  /// Whether an object is, or becomes, another than the one recorded.
  func isNew(_ address: ObjectAddress) -> Bool { changes.isNew(address) }

  /// What happens to an object.
  func change(_ address: ObjectAddress) -> Change? { changes[address] }

  /// Why an object becomes another, for what changes with it.
  func because(_ address: ObjectAddress) -> [Reason] {
    changes[address]?.because ?? []
  }

  /// Objects that are as they were left; one that has lost its pin alone gets it back.
  func drift(_ address: ObjectAddress) -> Drift? { observed.damage(of: address) }

  /// Whether something stands at a place without a link that cannot be seen from here: nobody can take it off.
  func leavesBehind(_ former: ObjectAddress) -> Bool { observed[former].atHook == .hidden }

  private func reasonToRemove(_ address: ObjectAddress) -> Reason {
    if let left = skips[address] { return .skipped(left) }
    guard address.kind == .attachment else { return .notInManifest }
    let name = address.name.withoutTarget
    if let left = skips[ObjectAddress(.attachment, name)] { return .skipped(left) }
    return attachments.isMeant(address.name) ? .targetGone : .notInManifest
  }

  private mutating func planRemovals() throws(ReconcilerError) {
    guard let ledger = observed.ledger else { return }
    for address in ledger.addresses.filter({ !changes.contains($0) }).sorted(by: >) {
      if address.kind == .attachment, attachments.successor(of: address.name) != nil { continue }
      if address.kind == .pin, moves.contains(address) { continue }
      if adoptions.foreign.contains(address) { continue }
      if let keeper = forgotten[address] {
        add(Change(address, .forget(keptBy: keeper), mark: desired.forgotten[address]))
        continue
      }
      // What a rollback lets go, the generation before keeps.
      if ledger.maps[address.name]?.preventDestroy == true, address.kind == .map,
        desired.restored == nil
      {
        throw ReconcilerError(
          .refused, "\(address) is no longer in the manifest, but was marked prevent_destroy",
          advice: "put it back, or apply once with `prevent_destroy: false`")
      }
      add(
        Change(
          address, .remove, because: [reasonToRemove(address)],
          leavesBehind: leavesBehind(address)))
    }
  }

  /// Makes sure that every address that a run is told names something.
  private func checkAddresses() throws(ReconcilerError) {
    let asked = options.only + options.replaced
    if asked.isEmpty { return }
    let known = Set(changes.map(\.address))
    for address in asked
    where !known.contains(where: { [address].mean($0) }) {
      let names = known.map(\.description).sorted()
      throw ReconcilerError(
        .missingTarget, "\(desired.deployment) has no object \(address)",
        advice: NearestName.suggestion(for: address.description, in: names)
          ?? "it has \(names.joined(separator: ", "))")
    }
  }

  /// A manifest that keeps nothing of what is recorded is probably another deployment's.
  fileprivate func refuseLosingAll(_ changes: ChangeList) throws(ReconcilerError) {
    guard let ledger = observed.ledger, !options.replacesAll, desired.restored == nil,
      !ledger.addresses.isEmpty,
      changes.allSatisfy({
        switch $0.action.name {
        case .remove: true
        case .create: $0.former == $0.address
        default: false
        }
      })
    else { return }
    throw ReconcilerError(
      .refused,
      "this would remove all of \(desired.deployment): nothing that is deployed is in the manifest",
      advice:
        "is it the right manifest? --replace-all applies it, `bpf-apply destroy` takes all down")
  }
}
