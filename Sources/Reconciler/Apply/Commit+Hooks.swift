import BPFLoader
import BPFSyscall
import Manifest

// How attachments come to their hooks, and leave them for others.
extension Commit {
  /// - Parameter isLast: whether nothing is left that could go where the hook is full.
  mutating func attach(
    _ attachment: DesiredAttachment, isLast: Bool = false
  ) throws(ReconcilerError) {
    guard let target = run.plan.observed.targets[attachment.name] else { return }
    let leaving = run.plan.change(attachment.address)?.leaving ?? []
    if leaving.contains(where: gone.contains) { try waitForProbes(leaving, before: attachment) }
    let link = run.layout.pin(attachment.address, in: .next)
    var hook = attachment.hook(at: target, run.layout)
    hook.structOps = structOps(attachment.object)
    let going = isLast ? [] : idle(at: target) + leaving
    var isFull = false
    var isTaken = false
    try run.attempt(attachment.mark) { () throws(LoaderError) in
      do throws(LoaderError) {
        try run.kernel.attachWaiting(attachment, at: hook, link)
      } catch  where error.saysHookIsFull(attachment.kind) && !going.isEmpty {
        isFull = true
      } catch
        where error.saysHookIsTaken
        && attachment.kind.capacity(of: target) != .several
      {
        isTaken = true
      }
    }
    if isTaken { throw try conflict(attachment, at: target) }
    if isFull {
      for name in going { try takeOff(name, for: attachment) }
      return try attach(attachment, isLast: true)
    }
    try run.noteID(of: attachment.address, at: link)
    if let start = emptied[attachment.name] { gaps[attachment.name] = start.duration(to: .now) }
  }

  /// A struct_ops map of the generation before has ended its registration: another like it takes its place.
  mutating func register(_ attachment: DesiredAttachment) throws(ReconcilerError) {
    let link = run.layout.pin(attachment.address, in: .next)
    let object = run.layout.pin(attachment.object, in: .next)
    try run.attempt(nil) { () throws(LoaderError) in
      try run.kernel.registerAgain(at: object, pin: link, aside: run.layout.aside)
    }
    try run.noteID(of: attachment.object, at: object)
    try run.noteID(of: attachment.address, at: link)
    if let start = emptied[attachment.name] { gaps[attachment.name] = start.duration(to: .now) }
  }

  /// What is still at a hook although another has taken its place: when it goes, there is no gap.
  private func idle(at target: ResolvedTarget) -> [String] {
    (superseded[target.identity] ?? []).filter { !gone.contains($0) }.sorted()
  }

  /// Takes what was recorded off its hook.
  ///
  /// - Parameter name: the recorded attachment.
  mutating func takeOff(
    _ name: String, for attachment: DesiredAttachment
  ) throws(ReconcilerError) {
    guard gone.insert(name).inserted, let takeOff = takeOffs[name],
      let taken = TakenOff(takeOff, run.former)
    else { return }
    let isLeaving = run.plan.change(attachment.address)?.leaving.contains(name) == true
    if isLeaving, emptied[attachment.name] == nil,
      run.plan.observed.damage(of: takeOff.address) == nil,
      run.plan.observed[takeOff.address].ejection == nil
    {
      emptied[attachment.name] = .now
    }
    try run.attempt(attachment.mark) { () throws(LoaderError) in
      try run.kernel.createDirectory(taken.directory, mode: 0o700)
    }
    guard !taken.hook.isUnlinked else {
      // It was ours, whatever somebody has put there since.
      return try run.attempt(attachment.mark) { () throws(LoaderError) in
        try run.kernel.detachUnlinked(taken.hook)
      }
    }
    try run.attempt(attachment.mark) { () throws(LoaderError) in
      try run.kernel.rename(taken.path, to: taken.kept, .keep)
    }
    try run.attempt(attachment.mark) { () throws(LoaderError) in
      try run.kernel.takeOffHook(taken.kept, taken.hook)
    }
    // What holds nothing at its hook any more can stay, to be given back.
    guard taken.isLive else { return }
    try run.attempt(attachment.mark) { () throws(LoaderError) in try run.kernel.remove(taken.kept) }
  }

  /// What a struct_ops map is made of; nil for all else.
  private func structOps(_ object: ObjectAddress) -> StructOpsMap? {
    guard object.kind == .map, let map = run.plan.desired.map(object.name) else { return nil }
    return StructOpsMap(map: map, programs: run.programs(of: map))
  }

  /// Takes a program, or struct_ops map, of others off a hook for one.
  mutating func displace(for attachment: DesiredAttachment) throws(ReconcilerError) {
    guard let target = run.plan.observed.targets[attachment.name],
      let holder = run.plan.observed.holders[attachment.address]
    else { return }
    let hook = Hook(
      displacing: holder.mode, attachment.kind, attachment.options, target,
      kept: run.layout.foreign(attachment.address, in: .next))
    emptied[attachment.name] = .now
    try run.attempt(attachment.mark) { () throws(LoaderError) in try run.kernel.detachUnlinked(hook)
    }
  }

  /// Makes sure that none is left in the file of an attachment where those that were taken off are older than what is in
  /// it: what comes beside one gets the instructions that were there before, and processes crash. Their links end some
  /// milliseconds after their pins.
  mutating func waitForProbes(
    _ leaving: [String], before attachment: DesiredAttachment
  ) throws(ReconcilerError) {
    let ledger = run.plan.observed.ledger
    guard let target = run.plan.observed.targets[attachment.name], let file = target.file,
      leaving.contains(where: {
        ledger?.attachments[$0].map { target.isOverwritten(since: $0.target) } == true
      }), cleared.insert(file).inserted
    else { return }
    for _ in 0..<25 {
      // Also before the first look: one for a single process cannot be seen.
      System.sleep(milliseconds: 40)
      if try !isProbed(file, attachment) { return }
    }
    throw ReconcilerError(
      .conflict,
      "attachment \(attachment.name): the file of \(target.summary) was overwritten in place, and others have probes there",
      advice:
        "as long as they do, processes run instructions that were there before: end who has them, then apply again",
      mark: attachment.mark)
  }

  /// Whether a probe stands at any place in a file where one is to be attached.
  private func isProbed(
    _ file: FileVersion, _ attachment: DesiredAttachment
  ) throws(ReconcilerError) -> Bool {
    var isProbed = false
    for other in run.plan.desired.attachments where !isProbed {
      guard let target = run.plan.observed.targets[other.name], target.file == file else {
        continue
      }
      try run.attempt(attachment.mark) { () throws(LoaderError) in
        isProbed = try run.kernel.isProbed(other, target)
      }
    }
    return isProbed
  }

  /// The hook holds one object only, and that is not ours.
  func conflict(
    _ attachment: DesiredAttachment, at target: ResolvedTarget
  ) throws(ReconcilerError) -> ReconcilerError {
    do throws(LoaderError) {
      // Whoever it is has come since the plan was made.
      let view = HostView()
      var holder =
        try target.isUnlinked == true
        ? run.kernel.holder(at: attachment.hook(at: target, run.layout), in: view)
        : run.kernel.holders(of: attachment, at: target, running: nil, in: view).first
      if var found = holder {
        run.kernel.findReferences(of: &found, in: view)
        holder = found
      }
      let isNew = run.plan.observed.ledger?.attachments[attachment.name] == nil
      return .taken(attachment, target, by: holder, isNew: isNew)
    } catch {
      return ReconcilerError(error, mark: attachment.mark)
    }
  }
}
