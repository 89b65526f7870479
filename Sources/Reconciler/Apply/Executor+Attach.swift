import BPFLoader
import BPFSyscall
import Manifest

// How attachments come to their hooks, and leave them for others.
extension Executor {
  /// - Parameter isLast: whether nothing is left that could go where the hook is full.
  mutating func attach(
    _ attachment: DesiredAttachment, isLast: Bool = false
  ) throws(ReconcilerError) {
    guard let target = plan.observed.targets[attachment.name] else { return }
    let leaving = plan.change(attachment.address)?.leaving ?? []
    if leaving.contains(where: gone.contains) { try waitForProbes(leaving, before: attachment) }
    let link = layout.pin(attachment.address, in: .next)
    var hook = attachment.hook(at: target, layout)
    hook.structOps = structOps(attachment.object)
    let going = isLast ? [] : idle(at: target) + leaving
    var isFull = false
    var isTaken = false
    try attempt(attachment.mark) { () throws(LoaderError) in
      do throws(LoaderError) {
        try kernel.attachWaiting(attachment, at: hook, link)
      } catch  where error.saysHookIsFull && !going.isEmpty {
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
    try noteID(of: attachment.address, at: link)
    if let start = emptied[attachment.name] { gaps[attachment.name] = start.duration(to: .now) }
  }

  /// A struct_ops map of the generation before has ended its registration: another like it takes its place.
  mutating func register(_ attachment: DesiredAttachment) throws(ReconcilerError) {
    let link = layout.pin(attachment.address, in: .next)
    let object = layout.pin(attachment.object, in: .next)
    try attempt(nil) { () throws(LoaderError) in
      try kernel.registerAgain(at: object, pin: link, aside: layout.aside)
    }
    try noteID(of: attachment.object, at: object)
    try noteID(of: attachment.address, at: link)
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
      let taken = TakenOff(takeOff, former)
    else { return }
    let isLeaving = plan.change(attachment.address)?.leaving.contains(name) == true
    if isLeaving, emptied[attachment.name] == nil,
      plan.observed.damage(of: takeOff.address) == nil,
      plan.observed[takeOff.address].ejection == nil
    {
      emptied[attachment.name] = .now
    }
    try attempt(attachment.mark) { () throws(LoaderError) in
      try kernel.createDirectory(taken.directory, mode: 0o700)
    }
    guard !taken.hook.isUnlinked else {
      // It was ours, whatever somebody has put there since.
      return try attempt(attachment.mark) { () throws(LoaderError) in
        try kernel.detachUnlinked(taken.hook)
      }
    }
    try attempt(attachment.mark) { () throws(LoaderError) in
      try kernel.rename(taken.path, to: taken.kept, .keep)
    }
    try attempt(attachment.mark) { () throws(LoaderError) in
      try kernel.takeOffHook(taken.kept, taken.hook)
    }
    // What holds nothing at its hook any more can stay, to be given back.
    guard taken.isLive else { return }
    try attempt(attachment.mark) { () throws(LoaderError) in try kernel.remove(taken.kept) }
  }

  /// What a struct_ops map is made of; nil for all else.
  private func structOps(_ object: ObjectAddress) -> StructOpsMap? {
    guard object.kind == .map, let map = plan.desired.map(object.name) else { return nil }
    return StructOpsMap(map: map, programs: programs(of: map))
  }
}
