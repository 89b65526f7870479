import Manifest

/// What the manifest lets go of without destroying it, and what keeps it there.
///
/// An object lives as long as something holds it: a pin, or another object. So one of the user's pins of it is let go
/// of with it, and so is what it holds itself.
struct ForgottenObjects {
  /// What keeps each object that is let go of.
  private(set) var keepers: [ObjectAddress: Change.Keeper] = [:]
  private let observed: Observation
  private let wanted: Set<ObjectAddress>
  /// The pins of each recorded object that are as they were left.
  private var pins: [ObjectAddress: [String]] = [:]

  init(_ desired: DesiredState, _ observed: Observation) throws(ReconcilerError) {
    self.observed = observed
    if let restored = desired.restored {
      wanted = desired.addresses
      if let ledger = observed.ledger {
        findPins(ledger)
        leaveToOthers(restored, ledger)
      }
      return
    }
    let isAsked = observed.ledger != nil && !desired.forgotten.isEmpty
    wanted = isAsked ? desired.addresses : []
    guard isAsked, let ledger = observed.ledger else { return }
    findPins(ledger)
    // What the generation before had, and its successor let go of, is not known where only the former's record is left.
    let isFound = ledger.rebuilt == .pins
    let named = ledger.addresses.sorted().filter {
      desired.mark(forgetting: $0) != nil && !(isFound && observed.drift(of: $0) == .pinGone)
    }
    for address in named { try forget(address, ledger, desired.mark(forgetting: address)) }
    // What something else holds needs no pin.
    for address in named where keepers[address] == nil {
      throw ReconcilerError(
        .refused, "\(address) cannot be let go of: nothing else would keep it",
        advice: "give it a pin first, and apply; then take both out of the manifest",
        mark: desired.mark(forgetting: address))
    }
  }

  private mutating func findPins(_ ledger: Ledger) {
    for (path, record) in ledger.pins.sorted(by: { $0.key < $1.key })
    where observed.drift(of: ObjectAddress(.pin, path)) == nil {
      pins[record.object, default: []].append(path)
    }
  }

  private mutating func forget(
    _ address: ObjectAddress, _ ledger: Ledger, _ mark: SourceMark?
  ) throws(ReconcilerError) {
    if address.kind == .pin {
      keepers[address] = .itself
      return
    }
    if let drift = observed.drift(of: address) {
      throw ReconcilerError(
        .refused, "\(address) cannot be let go of: \(drift.description(of: address.kind))",
        advice: "put it back into the manifest and apply, so that it is as it should be", mark: mark
      )
    }
    keep(address, ledger)
  }

  /// A rollback leaves to others what they had when the former generation was live: what that had let go of, and what has
  /// been taken over since.
  private mutating func leaveToOthers(_ former: Ledger, _ live: Ledger) {
    let adopted = Set(live.adopted ?? [])
    for address in adopted.union(former.forgotten ?? []).sorted()
    where live.records(address) && !wanted.contains(address) && keepers[address] == nil
      && observed.drift(of: address) == nil
    {
      if address.kind == .pin {
        keepers[address] = .itself
        continue
      }
      keep(address, live)
      if address.kind == .attachment, keepers[address] == nil, adopted.contains(address) {
        keepers[address] = .others
        keep(heldBy: address, live)
      }
    }
  }

  /// Notes what keeps an object, where anything does.
  private mutating func keep(_ address: ObjectAddress, _ ledger: Ledger) {
    let pins = pins[address] ?? []
    if let pin = pins.first {
      keepers[address] = .pin(pin)
      for pin in pins { keepers[ObjectAddress(.pin, pin)] = .itself }
    } else if stays(address, ledger) {
      keepers[address] = .hook
    } else {
      return
    }
    keep(heldBy: address, ledger)
  }

  /// What stands outside of bpffs stays there, unless it is at a map of the deployment's that goes.
  private func stays(_ address: ObjectAddress, _ ledger: Ledger) -> Bool {
    guard address.kind == .attachment, let record = ledger.attachments[address.name],
      record.isUnlinked
    else { return false }
    return record.references?["map"].map { wanted.contains($0) } ?? true
  }

  /// An object that is let go of keeps what it holds.
  private mutating func keep(heldBy address: ObjectAddress, _ ledger: Ledger) {
    for held in ledger.objects(heldBy: address) where !wanted.contains(held) && keepers[held] == nil
    {
      keepers[held] = .object(address)
      keep(heldBy: held, ledger)
    }
  }
}

extension DesiredState {
  /// Where the manifest says that a recorded object is let go of; nil where it does not.
  fileprivate func mark(forgetting address: ObjectAddress) -> SourceMark? {
    forgotten.first { $0.key.kind == address.kind && $0.key.means(address.name) }?.value
  }
}
