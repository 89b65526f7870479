import BPFLoader
import BPFSyscall

/// Takes back the steps of an apply that was not published, whether it failed or was killed.
///
/// Each inverse looks first whether there is anything to take back: a step that is reported as failed may have been done, and
/// an inverse may be repeated.
struct Undo {
  let layout: DeploymentLayout
  let kernel: any Kernel
  /// Where what is live is.
  let former: FormerPins
  /// The generation that was to be.
  let intended: Ledger
  let journal: Journal
  /// Where it is looked which links others have at hooks that tell none.
  private let view = HostView()

  /// What came of it.
  struct Outcome {
    /// What could not be taken back.
    var failures: [Failure] = []
    /// What is attached again in another order.
    var lostPlaces: [LostPlace] = []
  }

  /// Something that could not be taken back.
  struct Failure {
    let error: LoaderError
    /// Whether it is that something could not be attached again.
    var isOfTakeOff = false
  }

  /// The step that was begun last by a run that was killed, forward or back; nil where none was.
  func lastStep() throws(LoaderError) -> Int? {
    let path = layout.cursor(.next)
    if let cursor = try kernel.cursor(at: path) { return cursor.step }
    // Where somebody has removed it, any may have been.
    return try kernel.object(at: path) == nil ? journal.steps.count - 1 : nil
  }

  /// Takes back a step and all before it. What fails is noted, and the rest goes on; the cursor stays there, so that another
  /// run tries again.
  func run(from last: Int) -> Outcome {
    var outcome = Outcome()
    for index in (0..<min(last + 1, journal.steps.count)).reversed() {
      if outcome.failures.isEmpty {
        // Without it, more is looked at once more.
        try? kernel.setCursor(Cursor(.back, index), at: layout.cursor(.next))
      }
      takeBack(journal.steps[index], &outcome)
    }
    noting(&outcome.failures) { () throws(LoaderError) in
      try TakenOff.settle(former, kernel)
    }
    return outcome
  }

  private func noting(
    _ failures: inout [Failure], isOfTakeOff: Bool = false, _ body: () throws(LoaderError) -> Void
  ) {
    do throws(LoaderError) {
      try body()
    } catch {
      failures.append(Failure(error: error, isOfTakeOff: isOfTakeOff))
    }
  }

  private func takeBack(_ step: Step, _ outcome: inout Outcome) {
    noting(&outcome.failures) { () throws(LoaderError) in try inverse(of: step) }
    for takeOff in step.takeOffs.reversed() {
      var lost: LostPlace?
      noting(&outcome.failures, isOfTakeOff: true) { () throws(LoaderError) in
        lost = try TakenOff(takeOff, former)?.giveBack(kernel, view)
      }
      if let lost { outcome.lostPlaces.append(lost) }
    }
  }

  /// What has left its hook comes back afterwards.
  private func inverse(of step: Step) throws(LoaderError) {
    switch step {
    case .saveContents, .takeOff, .publish: return
    case .writeContents(let name):
      let map = layout.pin(ObjectAddress(.map, name), in: .next)
      try kernel.restoreElements(ofMap: map, from: layout.saved(contentsOf: name))
    case .update(let name, let object, let former): try setBack(name, from: object, to: former)
    case .attach(let name, _, let traits):
      try detach(name, withHook: traits.contains(.makesHook))
      if traits.contains(.mayDeny) {
        // What may have kept us from looking is ending.
        _ = try kernel.whileDenied { () throws(LoaderError) in
          try kernel.object(at: layout.plan(.next))
        }
      }
    case .register(let name): try detach(name, withHook: false)
    case .displace(let name):
      if let hook = hook(displacedBy: name) { try kernel.putBack(hook, aside: layout.aside) }
    case .replaceUnlinked(let name, let former): try replaceBack(name, former)
    case .makeDirectory(let path): try kernel.removeUsersDirectory(layout.userPin(path))
    case .pin(let path): try removePin(path)
    case .switchPin(let path):
      // Left there, it would seem to be that of a pin before.
      if try kernel.object(at: layout.aside) != nil { try kernel.remove(layout.aside) }
      let kept = layout.foreign(ObjectAddress(.pin, path), in: .next)
      try kernel.giveBack(kept, to: layout.userPin(path))
    case .setAccess(let directory, let access, _):
      try kernel.setAccess(access, at: layout.path(of: directory))
    }
  }

  /// A link gets what it held. Its present program is read first: an update with a stale one is refused.
  private func setBack(
    _ name: String, from object: ObjectAddress, to former: Step.Former
  ) throws(LoaderError) {
    let path = layout.pin(ObjectAddress(.attachment, name), in: .next)
    let new = layout.pin(object, in: .next)
    guard let link = try kernel.object(at: path)?.link,
      try kernel.object(at: new)?.id == link.heldID
    else { return }
    try kernel.put(self.former.path(former), intoLinkAt: path, replacing: new)
  }

  /// Takes a new attachment off its hook, and removes its pin.
  private func detach(_ name: String, withHook makesHook: Bool) throws(LoaderError) {
    let path = layout.pin(ObjectAddress(.attachment, name), in: .next)
    var hook = intended.attachments[name]?.hook(layout, of: intended, in: .next)
    hook?.target.ownsHook = makesHook
    try kernel.takeOffHook(path, hook)
    // What it is need not be opened for that.
    if try kernel.access(to: path) != nil { try kernel.remove(path) }
  }

  /// Where what others had at a hook is put back, without a link; nil where it took none's place.
  private func hook(displacedBy name: String) -> Hook? {
    guard let record = intended.attachments[name], let mode = record.displaced,
      let kind = AttachmentKind.named(record.kind)
    else { return nil }
    let kept = layout.foreign(ObjectAddress(.attachment, name), in: .next)
    guard record.isUnlinked, var hook = record.hook(layout, of: intended, in: .next) else {
      return Hook(
        displacing: mode, kind, record.options ?? AttachmentOptions(), record.target, kept: kept)
    }
    hook.object = kept
    return hook
  }

  /// The former comes back to a hook without links, unless something else is there by now.
  private func replaceBack(_ name: String, _ former: AttachmentRecord?) throws(LoaderError) {
    guard let own = intended.attachments[name],
      let hook = former.map({ self.former.hook($0) }) ?? hook(displacedBy: name)
    else { return }
    switch try kernel.state(of: hook) {
    case .object(let id):
      guard try kernel.object(at: layout.pin(own.object, in: .next))?.id == id else { return }
    case .unknown: break
    case .nothing, .hidden: return
    }
    try kernel.replaceUnlinked(hook)
  }

  /// Removes a pin of the user's, unless something else stands there.
  private func removePin(_ path: String) throws(LoaderError) {
    // As long as it stands there, it has not come to its place.
    if try kernel.object(at: layout.aside) != nil { return try kernel.remove(layout.aside) }
    guard let record = intended.pins[path],
      let there = try kernel.object(at: layout.userPin(path)),
      let own = try kernel.object(at: layout.pin(record.object, in: .next)),
      there.kind == own.kind, there.id == own.id
    else { return }
    try kernel.removeUsers(layout.userPin(path))
  }
}
