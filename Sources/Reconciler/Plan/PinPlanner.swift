import Manifest

/// What becomes of one of the user's pins.
struct PinPlanner {
  /// What is planned already.
  let planner: Planner

  func change(of pin: DesiredPin) throws(ReconcilerError) -> Change {
    func change(_ action: Change.Action, _ because: [Reason] = []) -> Change {
      Change(pin.address, action, .pin(of: pin.object), because: because, mark: pin.mark)
    }
    guard let record = planner.observed.ledger?.pins[pin.path] else {
      if let former = planner.desired.restored?.pins[pin.path], isThere(former, pin) {
        return change(.adopt(nil, .plain), [.restored])
      }
      if let foreign = overwritten(by: pin) { return change(.replace(.pin(over: foreign))) }
      if let state = planner.observed[pin.address].pinned, holdsOurs(state, pin) {
        let differences = pin.access.differences(to: state.access)
        return change(
          differences.isEmpty ? .adopt(nil, .plain) : .update(.plain), differences.reasons)
      }
      try refuseForeign(pin)
      let isMoved = planner.moves.old(pin.address) != pin.address
      return change(isMoved ? .keep : .create(.pin(over: nil)))
    }
    if let drift = planner.drift(pin.address) {
      let foreign = drift.isAnotherObject ? planner.observed[pin.address].other : nil
      if foreign != nil, overwritten(by: pin) == nil { try refuseForeign(pin) }
      return change(.repair(drift, .pin(over: foreign)), [.drift(drift)])
    }
    var because: [Reason] = []
    if record.object != pin.object {
      because.append(
        .differs(
          Difference(.object, .word(record.object.description), .word(pin.object.description))))
    }
    if planner.isNew(pin.object) {
      because.append(.attaches(pin.object, because: planner.because(pin.object)))
    }
    if planner.options.replaced.mean(pin.address) { because.append(.askedFor) }
    if !because.isEmpty { return change(.replace(.pin(over: nil)), because) }
    let differences = record.access.differences(to: pin.access)
    return change(differences.isEmpty ? .keep : .update(.plain), differences.reasons)
  }

  /// Whether a path that nobody recorded is that of a pin of the very object that shall be pinned there.
  private func holdsOurs(_ state: PinnedState, _ pin: DesiredPin) -> Bool {
    guard !planner.isNew(pin.object), let ours = planner.observed[pin.object].itself, ours.id != nil
    else {
      return false
    }
    return state.kind == pin.object.kind && state.id == ours.id && state.kind == ours.kind
  }

  /// Whether a pin that was let go of is still there.
  private func isThere(_ former: PinRecord, _ pin: DesiredPin) -> Bool {
    guard let state = planner.observed[pin.address].pinned, state.kind == pin.object.kind else {
      return false
    }
    return state.id == former.id && former.id == planner.desired.restored?.id(of: pin.object)
  }

  /// What somebody else has pinned where a pin may take its place; nil where nothing stands there, or it may not.
  private func overwritten(by pin: DesiredPin) -> PinnedState? {
    guard planner.options.forced.mean(pin.address),
      let state = planner.observed[pin.address].pinned,
      state.kind != nil
    else { return nil }
    return state
  }

  /// What the ledger does not record is somebody else's.
  private func refuseForeign(_ pin: DesiredPin) throws(ReconcilerError) {
    guard let state = planner.observed[pin.address].pinned else { return }
    throw ReconcilerError(
      .conflict, "the path of pin \(pin.path) is taken: \(state.summary) is pinned there",
      advice:
        "it is not this deployment's; choose another path, or say --force-replace \(pin.address)",
      mark: pin.mark)
  }
}
