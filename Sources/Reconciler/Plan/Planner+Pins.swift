import Manifest

extension Planner {
  mutating func planPins() throws(ReconcilerError) {
    for pin in desired.pins { try plan(pin) }
  }

  private mutating func plan(_ pin: DesiredPin) throws(ReconcilerError) {
    func change(_ action: Change.Action, _ because: [Reason] = []) -> Change {
      Change(pin.address, action, .pin(of: pin.object), because: because, mark: pin.mark)
    }
    guard let record = observed.ledger?.pins[pin.path] else {
      if let former = desired.restored?.pins[pin.path], isThere(former, pin) {
        return add(change(.adopt(nil, .plain), [.restored]))
      }
      if let foreign = overwritten(by: pin) { return add(change(.replace(.pin(over: foreign)))) }
      if let state = observed[pin.address].pinned, holdsOurs(state, pin) {
        let differences = pin.access.differences(to: state.access)
        return add(
          change(
            differences.isEmpty ? .adopt(nil, .plain) : .update(.plain), differences.reasons))
      }
      try refuseForeign(pin)
      let isMoved = moves.old(pin.address) != pin.address
      return add(change(isMoved ? .keep : .create(.pin(over: nil))))
    }
    if let drift = drift(pin.address) {
      let foreign = drift.isAnotherObject ? observed[pin.address].other : nil
      if foreign != nil, overwritten(by: pin) == nil { try refuseForeign(pin) }
      return add(change(.repair(drift, .pin(over: foreign)), [.drift(drift)]))
    }
    var because: [Reason] = []
    if record.object != pin.object {
      because.append(
        .differs(
          Difference(.object, .word(record.object.description), .word(pin.object.description))))
    }
    if isNew(pin.object) {
      because.append(.attaches(pin.object, because: self.because(pin.object)))
    }
    if options.replaced.mean(pin.address) { because.append(.askedFor) }
    if !because.isEmpty { return add(change(.replace(.pin(over: nil)), because)) }
    let differences = record.access.differences(to: pin.access)
    add(change(differences.isEmpty ? .keep : .update(.plain), differences.reasons))
  }

  /// Whether a path that nobody recorded is that of a pin of the very object that shall be pinned there.
  private func holdsOurs(_ state: PinnedState, _ pin: DesiredPin) -> Bool {
    guard !isNew(pin.object), let ours = observed[pin.object].itself, ours.id != nil else {
      return false
    }
    return state.kind == pin.object.kind && state.id == ours.id && state.kind == ours.kind
  }

  /// Whether a pin that was let go of is still there.
  private func isThere(_ former: PinRecord, _ pin: DesiredPin) -> Bool {
    guard let state = observed[pin.address].pinned, state.kind == pin.object.kind else {
      return false
    }
    return state.id == former.id && former.id == desired.restored?.id(of: pin.object)
  }

  /// What somebody else has pinned where a pin may take its place; nil where nothing stands there, or it may not.
  private func overwritten(by pin: DesiredPin) -> PinnedState? {
    guard options.forced.mean(pin.address), let state = observed[pin.address].pinned,
      state.kind != nil
    else { return nil }
    return state
  }

  /// What the ledger does not record is somebody else's.
  private func refuseForeign(_ pin: DesiredPin) throws(ReconcilerError) {
    guard let state = observed[pin.address].pinned else { return }
    throw ReconcilerError(
      .conflict, "the path of pin \(pin.path) is taken: \(state.summary) is pinned there",
      advice:
        "it is not this deployment's; choose another path, or say --force-replace \(pin.address)",
      mark: pin.mark)
  }
}
