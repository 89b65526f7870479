import BPFLoader
import BPFSyscall
import BPFObject
import Manifest

/// What of a plan is carried out. Where only some objects shall change, what these do not need and what need not change
/// with them is held back; so is what cannot be now, with what needs that.
struct PartialPlan {
  /// What was planned for everything.
  let planner: Planner

  /// What happens, and what is left of the desired state: what is held back stays as it is recorded.
  func carriedOut() -> (changes: ChangeList, desired: DesiredState) {
    guard !planner.options.only.isEmpty || !planner.desired.unfit.isEmpty else {
      return (planner.changes, planner.desired)
    }
    let waiting = waiting()
    let wanted = (planner.options.only.isEmpty ? Set(planner.changes.map(\.address)) : wanted())
      .subtracting(waiting.keys)
    let changes = planner.changes.compactMap { change in
      wanted.contains(change.address)
        ? change : heldBack(change, waitingFor: waiting[change.address])
    }
    var rest = planner.desired
    rest.skipped += rest.skipping(waiting)
    if let ledger = planner.observed.ledger, !planner.options.only.isEmpty {
      let others = (ledger.pending ?? [:]).filter { address, _ in
        !planner.options.only.mean(address) && !wanted.contains { address.means($0) }
      }
      rest.skipped += rest.skipping(others)
      rest.left = ledger.left
      rest.keepsPrevious = ledger.keepsPrevious
      rest.manager = ledger.manager.map { DesiredManager(name: $0) }
      rest.readers = ledger.readers.map { DesiredReaders(group: $0) }
    }
    rest.maps.removeAll { !wanted.contains($0.address) }
    rest.programs.removeAll { !wanted.contains($0.address) }
    rest.attachments.removeAll { !wanted.contains($0.address) }
    rest.pins.removeAll { !wanted.contains($0.address) }
    rest.version = version(of: changes, without: waiting.keys.sorted())
    return (ChangeList(changes), rest)
  }

  /// The version that the live generation becomes: none but that, where the manifest is the one that is live, or only
  /// drift is put right.
  private func version(of changes: [Change], without waiting: [ObjectAddress]) -> String? {
    let live = planner.observed.ledger?.version
    if live == planner.desired.version
      || changes.allSatisfy({ $0.isKept || $0.action.name == .repair })
    {
      return live
    }
    let without = waiting.map { " without \($0)" }.joined()
    // The rest of a manifest is what it is, whatever was there before.
    if planner.options.only.isEmpty {
      return Digest.of(planner.desired.version, changedBy: without)
    }
    let targets = planner.options.only.map(\.description).sorted().joined(separator: " ")
    return Digest.of(live, changedBy: "\(planner.desired.version ?? "") \(targets)\(without)")
  }

  /// What stays of an object that is held back; nil where there is none yet.
  ///
  /// - Parameter reason: why it waits, where it does.
  private func heldBack(_ change: Change, waitingFor reason: SkipReason?) -> Change? {
    guard planner.observed.ledger?.records(change.formerAddress) == true else { return nil }
    if let reason, isGone(change.formerAddress) {
      return Change(
        change.formerAddress, .remove, because: [.skipped(reason)], mark: change.mark)
    }
    // Another name is no change of the object: all that is recorded has it already.
    let former = planner.moves.old(change.formerAddress)
    let isRenamed = former != change.formerAddress
    var held = Change(
      change.formerAddress, .holdBack(isRenamed: isRenamed), change.subject,
      because: change.because, mark: change.mark)
    if isRenamed { held.renamedFrom = former }
    return held
  }

  /// Whether nothing is left of a recorded attachment, or of the one that a pin is of.
  private func isGone(_ address: ObjectAddress) -> Bool {
    switch address.kind {
    case .map, .program: return false
    case .attachment:
      guard let state = planner.observed[address].itself else { return true }
      return state.link?.isSevered == true
    case .pin:
      guard let object = planner.observed.ledger?.pins[address.name]?.object else { return false }
      return object.kind == .attachment && isGone(object)
    }
  }

  /// The targets, what they need, and what has to change with all that.
  private func wanted() -> Set<ObjectAddress> {
    let named = Set(planner.changes.map(\.address).filter(planner.options.only.mean))
    let needs = needs()
    let dependents = self.dependents(needs)
    var wanted: Set<ObjectAddress> = []
    var waiting = Array(named)
    while let next = waiting.popLast() {
      guard wanted.insert(next).inserted else { continue }
      waiting += needs[next] ?? []
      guard isGivenUp(next, named) else { continue }
      waiting += (dependents[next] ?? []).filter { planner.change($0)?.isKept != true }
    }
    // Nothing else needs it any more.
    for change in planner.changes where [.remove, .forget].contains(change.action.name) {
      guard let all = dependents[change.address], all.isSubset(of: wanted) else { continue }
      wanted.insert(change.address)
    }
    return wanted
  }

  /// Whether what is recorded there goes, so that what uses it changes too: a removal only where it is asked for.
  private func isGivenUp(_ address: ObjectAddress, _ named: Set<ObjectAddress>) -> Bool {
    guard let action = planner.change(address)?.action else { return false }
    if [.remove, .forget].contains(action.name) { return named.contains(address) }
    return action.replacesObject
  }

  /// What cannot be now, what needs that, and what is still there for its sake; with the reason of each.
  private func waiting() -> [ObjectAddress: SkipReason] {
    if planner.desired.unfit.isEmpty { return [:] }
    var found: [ObjectAddress: SkipReason] = [:]
    var queue: [(ObjectAddress, SkipReason)] = []
    for (address, reason) in planner.desired.unfit.sorted(by: { $0.key < $1.key }) {
      queue += planner.changes.map(\.address).filter([address].mean).map { ($0, .missing(reason)) }
    }
    let dependents = self.dependents(needs(), isRecorded: false)
    while let (next, reason) = queue.popLast() {
      guard found.updateValue(found[next] ?? reason, forKey: next) == nil else { continue }
      queue += (dependents[next] ?? []).map { ($0, .waits(next)) }
    }
    var kept = found.keys.compactMap { planner.change($0)?.formerAddress }.filter { !isGone($0) }
    while let next = kept.popLast() {
      for need in planner.observed.ledger?.needs(of: next) ?? []
      where found[need] == nil && [.remove, .forget].contains(planner.change(need)?.action.name) {
        found[need] = .needed(by: next)
        kept.append(need)
      }
    }
    return found
  }

  /// What each object needs that is wanted.
  private func needs() -> [ObjectAddress: Set<ObjectAddress>] {
    var needs: [ObjectAddress: Set<ObjectAddress>] = [:]
    func add(_ address: ObjectAddress, _ others: some Sequence<ObjectAddress>) {
      needs[address, default: []].formUnion(others)
    }
    for map in planner.desired.maps {
      add(map.address, map.slots.values)
      guard map.spec.role == .structOps else { continue }
      add(map.address, planner.members.programs(of: map).map(\.address))
    }
    for program in planner.desired.programs {
      add(program.address, program.maps.values.map { ObjectAddress(.map, $0) })
      if let target = program.target { add(program.address, [target]) }
    }
    for attachment in planner.desired.attachments {
      add(attachment.address, [attachment.object] + attachment.references.values)
    }
    for pin in planner.desired.pins { add(pin.address, [pin.object]) }
    // What goes for an attachment comes again, or does not, together with it.
    let successors = Dictionary(
      planner.changes.map { ($0.formerAddress, $0.address) },
      uniquingKeysWith: { first, _ in first })
    for change in planner.changes where change.strategy == .oldFirst {
      add(
        change.address,
        change.leaving.map { ObjectAddress(.attachment, $0) }.map { successors[$0] ?? $0 })
    }
    return needs
  }

  /// What uses each object: as it is wanted, and as it is recorded.
  private func dependents(
    _ needs: [ObjectAddress: Set<ObjectAddress>], isRecorded: Bool = true
  ) -> [ObjectAddress: Set<ObjectAddress>] {
    var dependents: [ObjectAddress: Set<ObjectAddress>] = [:]
    for (user, needs) in needs {
      for need in needs { dependents[need, default: []].insert(user) }
    }
    guard isRecorded, let ledger = planner.observed.ledger else { return dependents }
    let successors = Dictionary(
      planner.changes.map { ($0.formerAddress, $0.address) },
      uniquingKeysWith: { first, _ in first })
    for user in ledger.addresses {
      for need in ledger.needs(of: user) {
        dependents[need, default: []].insert(successors[user] ?? user)
      }
    }
    return dependents
  }
}

extension ObjectAddress {
  fileprivate func means(_ other: ObjectAddress) -> Bool { kind == other.kind && means(other.name) }
}

extension DesiredState {
  /// What waits and is not said to yet: attachments, pins, and programs that are wanted for themselves.
  fileprivate func skipping(_ waiting: [ObjectAddress: SkipReason]) -> [SkippedObject] {
    let known = Set(skipped.map(\.address))
    return waiting.sorted { $0.key < $1.key }.compactMap { address, reason in
      let isAsked = address.kind != .map && (address.kind != .program || isWantedAlone(address))
      return isAsked && !known.contains(address)
        ? SkippedObject(address: address, reason: reason, isPending: true) : nil
    }
  }

  private func isWantedAlone(_ address: ObjectAddress) -> Bool {
    program(address.name)?.isWantedAlone == true
  }
}
