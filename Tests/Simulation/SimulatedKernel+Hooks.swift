public import BPFLoader
import BPFSyscall
public import Reconciler

// What is attached and taken off.
extension SimulatedKernel {
  public func createLink(_ hook: Hook, at path: String) throws(LoaderError) {
    let target = hook.target
    let isRefused = refusesLinks
    try calling("cannot attach \(target.summary)") { world throws(SystemCallError) in
      if isRefused { throw World.error("BPF_LINK_CREATE", target.identity.text, .noMemory) }
      for pin in hook.references.values { _ = try world.object(at: pin) }
      try world.makeRoom(for: path)
      let held = try world.object(at: hook.object).number
      var name = target.identity.text
      // Another program has a hook of its own.
      if let other = hook.references["of"] { name += "#\(try world.object(at: other).number)" }
      let link = try world.link(
        held, kind: hook.kind, at: name, hook.place, in: target.file)
      try world.pin(link, at: path)
    }
  }

  public func updateLink(
    at path: String, to new: String, replacing former: String
  ) throws(LoaderError) {
    try calling("cannot update the link at \(path)") { world throws(SystemCallError) in
      try world.update(
        try world.object(at: path).number, to: try world.object(at: new).number,
        replacing: try world.object(at: former).number)
    }
  }

  public func detachLink(at path: String) throws(LoaderError) {
    try calling("cannot detach the link at \(path)") { world throws(SystemCallError) in
      try world.detach(try world.object(at: path).number)
    }
  }

  public func detachLink(id: UInt32) throws(LoaderError) {
    try calling("cannot detach link \(id)") { world throws(SystemCallError) in
      try world.detach(Int(id))
    }
  }

  public func attachUnlinked(_ hook: Hook, at path: String) throws(LoaderError) {
    let isRefused = refusesFilters
    try calling("cannot attach \(hook.target.summary)") { world throws(SystemCallError) in
      if let discipline = hook.target.hook { world.disciplines.insert(discipline) }
      if isRefused { throw World.error("RTM_NEWTFILTER", hook.target.identity.text, .noMemory) }
      let number = try world.object(at: hook.object).number
      try world.makeRoom(for: path)
      try world.putUnlinked(number, at: hook.target.identity.text)
      try world.pin(number, at: path)
    }
  }

  public func replaceUnlinked(_ hook: Hook) throws(LoaderError) {
    try calling("cannot replace \(hook.target.summary)") { world throws(SystemCallError) in
      world.replaceUnlinked(
        at: hook.target.identity.text, with: try world.object(at: hook.object).number)
    }
  }

  public func detachUnlinked(_ hook: Hook) {
    world.takeUnlinked(from: hook.target.identity.text)
  }

  public func clearHook(_ hook: Hook) {
    guard let discipline = hook.target.hook else { return }
    world.clear(discipline)
  }

  public func registerAgain(at path: String, pin: String, aside: String) throws(LoaderError) {
    try calling("cannot register \(path) again") { world throws(SystemCallError) in
      let object = try world.object(at: path).object
      guard case .map(var map) = object, let hook = map.hook else {
        throw World.error("register", path, .invalidArgument)
      }
      map.registration = .none
      let number = world.number()
      world.objects[number] = .map(map)
      try world.pin(number, at: aside)
      try world.rename(aside, to: path, .replace)
      try world.pin(number, at: pin)
      try world.putUnlinked(number, at: hook)
    }
  }
}
