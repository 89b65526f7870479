public import BPFLoader
import BPFSyscall

extension LiveKernel {
  public func state(of hook: Hook) throws(LoaderError) -> HookState {
    try withObject(of: hook) { object, unlinked throws(LoaderError) in
      try unlinked.state(at: hook.target, object)
    } ?? .nothing
  }

  public func attachUnlinked(_ hook: Hook, at path: String) throws(LoaderError) {
    // The mark first: whoever finds it knows what to take off.
    try pin(hook.object, at: path)
    do throws(LoaderError) {
      try withObject(of: hook) { object, unlinked throws(LoaderError) in
        try unlinked.attach(object, to: hook.target)
      }
    } catch {
      try? remove(path)
      throw error
    }
  }

  public func replaceUnlinked(_ hook: Hook) throws(LoaderError) {
    try withObject(of: hook) { object, unlinked throws(LoaderError) in
      try unlinked.replace(with: object, at: hook.target)
    }
  }

  public func detachUnlinked(_ hook: Hook) throws(LoaderError) {
    try withObject(of: hook) { object, unlinked throws(LoaderError) in
      try unlinked.detach(object, from: hook.target)
    }
  }

  public func clearHook(_ hook: Hook) throws(LoaderError) { try hook.unlinked?.clear(hook.target) }

  public func registerAgain(at path: String, pin: String, aside: String) throws(LoaderError) {
    let former = try open(path)
    let copy = try calling("cannot open \(path)") { () throws(SystemCallError) in
      try RawMap(try former.object.descriptor.duplicate())
    }
    try host.registerAgain(copy) { map throws(SystemCallError) in
      try Pin.create(aside, map.descriptor)
      try BPFSyscall.rename(aside, to: path, .replace)
      try Pin.create(pin, map.descriptor)
    }
  }

  /// Runs `body` with what is attached at a hook without links, and with the hook; all that it names is open
  /// meanwhile, as far as it is still pinned. Nil where the hook takes links.
  @discardableResult
  private func withObject<Result>(
    of hook: Hook,
    _ body: (borrowing AttachedObject, any UnlinkedTarget) throws(LoaderError) -> Result
  ) throws(LoaderError) -> Result? {
    guard let unlinked = hook.unlinked else { return nil }
    var others: [String: OpenPin] = [:]
    for (name, path) in hook.references where try isThere(path) { others[name] = try open(path) }
    let programs = try openAll(hook.structOps?.programs ?? [:])
    let descriptors = others.mapValues(\.descriptor)
    let object =
      try isThere(hook.object)
      ? try attachedObject(
        hook.object, as: hook.kind, value: try value(hook.structOps, programs),
        references: descriptors)
      : AttachedObject(try held(hook), as: hook.kind, references: descriptors)
    let result = try body(object, unlinked)
    withExtendedLifetime((others, programs)) {}
    return result
  }

  /// What was attached and is no longer pinned, as long as its hook keeps it.
  private func held(_ hook: Hook) throws(LoaderError) -> AttachedObject.Held {
    guard let id = hook.id else { return .lost }
    do throws(SystemCallError) {
      return hook.kind.attachesMap
        ? .structOpsMap(try RawMap.open(id: id)) : .program(try Program.open(id: id))
    } catch  where error.errno == .noSuchFileOrDirectory {
      return .lost
    } catch {
      throw .from(error, "cannot find what is attached as \(hook.target.summary)")
    }
  }

  private func isThere(_ path: String) throws(LoaderError) -> Bool {
    try calling("cannot look at \(path)") { () throws(SystemCallError) in
      try FileStatus(at: path) != nil
    }
  }

  /// The value that registers a struct_ops map; empty for all else.
  private func value(
    _ structOps: StructOpsMap?, _ programs: [String: OpenPin]
  ) throws(LoaderError) -> [UInt8] {
    guard let structOps, let file = structOps.map.object else { return [] }
    return try loader(file).structOpsLayout(structOps.map.spec)
      .value(programs: programs.mapValues(\.descriptor))
  }
}
