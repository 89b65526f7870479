import Manifest

/// What the manifest lets go of without destroying it, and what keeps it there.
///
/// An object lives as long as something holds it: a pin, or another object. So one of the user's pins of it is let go
/// of with it, and so is what it holds itself.
struct Releases {
  /// What keeps each object that is let go of.
  private(set) var keepers: [ObjectAddress: Change.Keeper] = [:]
  private let observed: Observation
  private let wanted: Set<ObjectAddress>

  init(_ desired: DesiredState, _ observed: Observation) throws(ReconcilerError) {
    self.observed = observed
    let isAsked = observed.ledger != nil && !desired.released.isEmpty
    wanted = isAsked ? desired.addresses : []
    guard isAsked, let ledger = observed.ledger else { return }
    let named = ledger.addresses.sorted().filter { desired.mark(releasing: $0) != nil }
    for address in named { try release(address, ledger, desired.mark(releasing: address)) }
    // What something else holds needs no pin.
    for address in named where keepers[address] == nil {
      throw ReconcilerError(
        .refused, "\(address) cannot be let go of: nothing else would keep it",
        advice: "give it a pin first, and apply; then take both out of the manifest",
        mark: desired.mark(releasing: address))
    }
  }

  private mutating func release(
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
    let pins = ledger.pins.filter { path, record in
      record.object == address && observed.drift(of: ObjectAddress(.pin, path)) == nil
    }.keys.sorted()
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
  fileprivate func mark(releasing address: ObjectAddress) -> SourceMark? {
    released.first { $0.key.kind == address.kind && $0.key.means(address.name) }?.value
  }
}
