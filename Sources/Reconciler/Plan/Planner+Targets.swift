import BPFLoader
import BPFObject
import Manifest

extension Planner {
  /// Makes sure that every address that a run is told names something.
  func checkAddresses() throws(ReconcilerError) {
    let known = Set(changes.map(\.address))
    for address in options.targets + options.replaced
    where !known.contains(where: { [address].mean($0) }) {
      let names = known.map(\.description).sorted()
      throw ReconcilerError(
        .missingTarget, "\(desired.deployment) has no object \(address)",
        advice: NearestName.suggestion(for: address.description, in: names)
          ?? "it has \(names.joined(separator: ", "))")
    }
  }

  /// Where only some objects shall change, holds back what these do not need and what need not change with them.
  ///
  /// - Returns: what is left of the desired state: what is held back stays as it is recorded.
  mutating func holdBack() -> DesiredState {
    guard !options.targets.isEmpty else { return desired }
    let wanted = wanted()
    changes = changes.compactMap { change in
      wanted.contains(change.address) ? change : heldBack(change)
    }
    var rest = desired
    if let ledger = observed.ledger {
      rest.keepsPrevious = ledger.keepsPrevious
      rest.manager = ledger.manager.map { DesiredManager(name: $0) }
      rest.readers = ledger.readers.map { DesiredReaders(group: $0) }
    }
    rest.maps.removeAll { !wanted.contains($0.address) }
    rest.programs.removeAll { !wanted.contains($0.address) }
    rest.attachments.removeAll { !wanted.contains($0.address) }
    rest.pins.removeAll { !wanted.contains($0.address) }
    rest.version = partialVersion
    return rest
  }

  /// The version that the live generation becomes: none but that, where the manifest is the one that is live, or only
  /// drift is put right.
  private var partialVersion: String? {
    let live = observed.ledger?.version
    if live == desired.version || changes.allSatisfy({ $0.action == .none || $0.action == .repair })
    {
      return live
    }
    let targets = options.targets.map(\.description).sorted().joined(separator: " ")
    return Digest.of(live, changedBy: "\(desired.version ?? "") \(targets)")
  }

  /// What stays of an object that is held back; nil where there is none yet.
  private func heldBack(_ change: Change) -> Change? {
    guard observed.ledger?.records(change.formerAddress) == true else { return nil }
    // Another name is no change of the object: all that is recorded has it already.
    let isRenamed = moves.old(change.formerAddress) != change.formerAddress
    let isDone = change.action == .none || isRenamed && change.action == .move
    return Change(
      change.formerAddress, isRenamed ? .move : .none,
      isDone ? change.summary : "held back: \(change.summary)",
      isHeldBack: true, mark: change.mark)
  }

  /// The targets, what they need, and what has to change with all that.
  private func wanted() -> Set<ObjectAddress> {
    let needs = needs()
    var dependents: [ObjectAddress: [ObjectAddress]] = [:]
    for change in changes where change.action != .none {
      for address in needs[change.address] ?? [] {
        dependents[address, default: []].append(change.address)
      }
    }
    var wanted: Set<ObjectAddress> = []
    var waiting = changes.map(\.address).filter(options.targets.mean)
    while let next = waiting.popLast() {
      guard wanted.insert(next).inserted else { continue }
      waiting += needs[next] ?? []
      // What goes takes with it whatever needs it.
      if isNew(next) { waiting += dependents[next] ?? [] }
    }
    return wanted
  }

  /// What each object needs, now or as it is recorded.
  private func needs() -> [ObjectAddress: Set<ObjectAddress>] {
    var needs: [ObjectAddress: Set<ObjectAddress>] = [:]
    func add(_ address: ObjectAddress, _ others: some Sequence<ObjectAddress>) {
      needs[address, default: []].formUnion(others)
    }
    for map in desired.maps {
      add(map.address, map.slots.values)
      if map.spec.role == .structOps {
        add(map.address, objects.members(of: map).map(\.address))
      }
    }
    for program in desired.programs {
      add(program.address, program.maps.values.map { ObjectAddress(.map, $0) })
      if let target = program.target { add(program.address, [target]) }
    }
    for attachment in desired.attachments {
      add(attachment.address, [attachment.object] + attachment.references.values)
    }
    for pin in desired.pins { add(pin.address, [pin.object]) }
    // What goes for an attachment comes again, or does not, together with it.
    for change in changes where change.strategy == .oldFirst {
      add(
        change.address,
        change.leaving.map { ObjectAddress(.attachment, successor(of: $0)?.name ?? $0) })
    }
    for address in observed.ledger?.addresses ?? [] {
      add(address, observed.ledger?.needs(of: address) ?? [])
    }
    return needs
  }
}
