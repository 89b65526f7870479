import Manifest

extension Planner {
  mutating func planPins() throws(ReconcilerError) {
    for pin in desired.pins { try plan(pin) }
  }

  private mutating func plan(_ pin: DesiredPin) throws(ReconcilerError) {
    let summary = "→ \(pin.object)"
    guard let record = observed.ledger?.pins[pin.path] else {
      if let former = desired.restored?.pins[pin.path], isThere(former, pin) {
        add(Change(pin.address, .adopt, "\(summary), as it was left", mark: pin.mark))
        return
      }
      if let foreign = overwritten(by: pin) {
        add(
          Change(
            pin.address, .replace, "\(summary), in the place of \(foreign), which is not ours",
            overwrites: true, mark: pin.mark))
        return
      }
      if let state = observed.pins[pin.path], holdsOurs(state, pin) {
        let differences = pin.access.differences(to: state.access)
        let rest = differences.isEmpty ? ["which is pinned there already"] : differences
        add(
          Change(
            pin.address, differences.isEmpty ? .adopt : .update,
            ([summary] + rest).joined(separator: ", "), mark: pin.mark))
        return
      }
      try refuseForeign(pin)
      let isMoved = moves.old(pin.address) != pin.address
      add(Change(pin.address, isMoved ? .none : .create, summary, mark: pin.mark))
      return
    }
    if let drift = drift(pin.address) {
      let isForeign = drift.hasPrefix("another")
      if isForeign, overwritten(by: pin) == nil { try refuseForeign(pin) }
      add(
        Change(
          pin.address, .repair, "\(drift); pinned again", overwrites: isForeign, mark: pin.mark))
      return
    }
    if record.object != pin.object || isNew(pin.object) || options.replaced.mean(pin.address) {
      add(Change(pin.address, .replace, "\(summary), switched by one rename", mark: pin.mark))
    } else {
      let differences = record.access.differences(to: pin.access)
      add(
        Change(
          pin.address, differences.isEmpty ? .none : .update,
          ([summary] + differences).joined(separator: ", "), mark: pin.mark))
    }
  }

  /// Whether a path that nobody recorded is that of a pin of the very object that shall be pinned there.
  private func holdsOurs(_ state: PinnedState, _ pin: DesiredPin) -> Bool {
    guard !isNew(pin.object), let ours = observed.objects[pin.object], ours.id != nil else {
      return false
    }
    return state.kind == pin.object.kind && state.id == ours.id && state.kind == ours.kind
  }

  /// Whether a pin that was let go of is still there.
  private func isThere(_ former: PinRecord, _ pin: DesiredPin) -> Bool {
    guard let state = observed.pins[pin.path], state.kind == pin.object.kind else { return false }
    return state.id == former.id && former.id == desired.restored?.id(of: pin.object)
  }

  /// What somebody else has pinned where a pin may take its place; nil where nothing stands there, or it may not.
  private func overwritten(by pin: DesiredPin) -> String? {
    guard options.forced.mean(pin.address), let state = observed.pins[pin.path], state.kind != nil
    else { return nil }
    return state.summary
  }

  /// What the ledger does not record is somebody else's.
  private func refuseForeign(_ pin: DesiredPin) throws(ReconcilerError) {
    guard let state = observed.pins[pin.path] else { return }
    throw ReconcilerError(
      .conflict, "the path of pin \(pin.path) is taken: \(state.summary) is pinned there",
      advice:
        "it is not this deployment's; choose another path, or say --force-replace \(pin.address)",
      mark: pin.mark)
  }
}
