import BPFLoader

/// From which generation to which a rollback goes.
struct RollbackStep {
  let live: Ledger
  let former: Ledger
  let desired: DesiredState

  init(
    _ way: Reconciler.RollbackWay, _ live: Ledger, _ layout: DeploymentLayout,
    _ kernel: any Kernel
  ) throws(ReconcilerError) {
    let store = LedgerStore(kernel: kernel, layout: layout)
    let live = try store.withManifest(live, of: .current)
    let slot = live.slotBefore
    guard let kept = try store.generation(slot), kept.rebuilt != .pins else {
      throw Self.nothingBefore(live)
    }
    let former = try store.withManifest(kept, of: slot).recognized(by: live).whole
    if let lost = try store.losses(of: former, in: slot).first {
      throw ReconcilerError(
        .failed,
        "cannot roll back to generation \(former.generation) of \(layout.name): its \(lost) is gone",
        advice: "apply the manifest that you want instead")
    }
    (self.live, self.former) = (live, former)
    let key = try store.key()
    let held =
      switch slot {
      // What is taken back is no other version: what was held before is.
      case .former: live.held
      default: way == .forward ? nil : live.desiredVersion(key)
      }
    var desired = DesiredState(restoring: former, from: live, holding: held)
    desired.restoredSlot = slot
    desired.restoredValues = try store.prescribed(of: former, in: slot)
    if desired.restoredValues.lacksSome(of: former),
      let said = PrescribedValues(manifestOf: former, key, kernel)
    {
      desired.restoredValues = desired.restoredValues.completed(by: said)
    }
    self.desired = desired
    if slot == .previous, way != .unconfirmed,
      former.desiredVersion(key) == live.desiredVersion(key)
    {
      throw nothingDiffers
    }
  }

  /// The former generation is as the live one.
  var nothingDiffers: ReconcilerError {
    ReconcilerError(
      .failed,
      "nothing to roll back: \(live.deployment) is as it was in generation \(former.generation), the one before"
    )
  }

  private static func nothingBefore(_ live: Ledger) -> ReconcilerError {
    let what = "nothing to roll back: \(live.deployment)"
    guard live.keepsPrevious else {
      return ReconcilerError(
        .failed, "\(what) keeps no generation before this one (keep_previous: false)",
        advice: "apply the manifest that you want instead")
    }
    if live.rebuilt != nil {
      return ReconcilerError(
        .failed, "nothing to roll back: of what is live of \(live.deployment) parts are lost",
        advice: "apply the manifest that you want: what is left is kept")
    }
    return ReconcilerError(.failed, "\(what) has no generation before this one")
  }
}

extension Ledger {
  /// The same with what a later generation knows of links that were taken over before a manifest said where they are.
  fileprivate func recognized(by later: Ledger) -> Ledger {
    var ledger = self
    for (name, record) in attachments where record.options == nil {
      guard var known = later.attachments[name], known.id == record.id else { continue }
      let form = later.programs[known.object.name]
      ledger.programs[record.object.name]?.attachType = form?.attachType
      known.object = record.object
      ledger.attachments[name] = known
    }
    return ledger
  }
}
