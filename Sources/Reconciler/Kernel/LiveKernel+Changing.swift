import BPFObject
public import BPFLoader
import BPFSyscall

extension LiveKernel {
  public func mountBPFFS(at path: String) throws(LoaderError) -> Bool {
    try calling("cannot mount bpffs at \(path)") { () throws(SystemCallError) in
      try BPFFileSystem.mountOnce(at: path)
    }
  }

  public func unmountBPFFS(at path: String) throws(LoaderError) {
    try calling("cannot unmount \(path)") { () throws(SystemCallError) in
      try BPFFileSystem.unmount(path)
    }
  }

  public func createDocument(_ bytes: [UInt8], at path: String) throws(LoaderError) {
    try calling("cannot write \(path)") { () throws(SystemCallError) in
      try PinnedDocument.write(bytes, at: path)
    }
  }

  public func createMap(_ map: DesiredMap, at path: String) throws(LoaderError) {
    let created =
      if let file = map.object {
        try loader(file).createMap(map.spec)
      } else {
        try MapLoader.create(map.spec)
      }
    try pinNew(created.descriptor, path)
  }

  public func fillMap(at path: String, with objects: [UInt32: String]) throws(LoaderError) {
    let pin = try open(path)
    for (index, other) in objects.sorted(by: { $0.key < $1.key }) {
      let object = try open(other)
      try calling("cannot put \(other) into \(path)") { () throws(SystemCallError) in
        try RawMap(try pin.object.descriptor.duplicate()).setSlot(index, to: object.descriptor)
      }
      withExtendedLifetime(object) {}
    }
  }

  public func loadProgram(
    _ program: DesiredProgram, maps: [String: String], target: String?, at path: String
  ) throws(LoaderError) {
    let loader = loader(program.object)
    let pins = try openAll(maps)
    let other = try target.map { path throws(LoaderError) in try open(path) }
    var bindings = ProgramBindings(
      maps: pins.mapValues(\.descriptor), function: program.function, program: other?.descriptor)
    if let name = program.structOps,
      let map = program.object.object.maps.first(where: { $0.name == name })
    {
      bindings.member = try loader.structOpsLayout(map).attachments[program.spec.name]
    }
    let loaded = try loader.loadProgram(program.spec, bindings)
    try pinNew(loaded.descriptor, path)
    withExtendedLifetime((pins, other)) {}
  }

  public func createStructOps(
    _ map: DesiredMap, programs: [String: String], at path: String
  ) throws(LoaderError) {
    guard let file = map.object else { return }
    let loader = loader(file)
    let pins = try openAll(programs)
    let created = try loader.createStructOps(
      map.spec, try loader.structOpsLayout(map.spec), programs: pins.mapValues(\.descriptor))
    try pinNew(created.descriptor, path)
    withExtendedLifetime(pins) {}
  }

  public func createLink(_ hook: Hook, at path: String) throws(LoaderError) {
    let target = hook.target
    let others = try openAll(hook.references)
    let attached = try attachedObject(
      hook.object, as: hook.kind, references: others.mapValues(\.descriptor), place: hook.place)
    guard let linked = hook.kind.makeTarget(hook.options) as? any LinkedTarget else {
      throw LoaderError(.failed, "\(target.summary) has no link")
    }
    let link = try linked.attach(attached, to: target, on: host)
    try calling("cannot pin \(target.summary)") { () throws(SystemCallError) in
      do throws(SystemCallError) {
        try Pin.create(path, link.descriptor)
      } catch {
        // The link goes with its descriptor; detached, its hook is free at once.
        if hook.kind.detachable { try? link.detach() }
        throw error
      }
    }
    withExtendedLifetime(others) {}
  }

  /// - Parameters:
  ///   - value: what registers it, of a struct_ops map without a link.
  ///   - place: where it goes among others at its hook.
  func attachedObject(
    _ path: String, as kind: AttachmentKind, value: [UInt8] = [], references: [String: Int32],
    place: Anchor? = nil
  ) throws(LoaderError) -> AttachedObject {
    do throws(SystemCallError) {
      let pinned = try Pin.open(path)
      switch pinned.kind {
      case .map:
        return AttachedObject(
          .structOpsMap(try RawMap(pinned.take())), as: kind, value: value,
          references: references)
      default:
        return AttachedObject(
          .program(Program(pinned.take())), as: kind, references: references, place: place)
      }
    } catch {
      throw .from(error, "cannot open \(path)")
    }
  }

  public func updateLink(
    at path: String, to new: String, replacing former: String
  ) throws(LoaderError) {
    let newPin = try open(new)
    let formerPin = try open(former)
    try calling("cannot update the link at \(path)") { () throws(SystemCallError) in
      try Link(try Pin.open(path).take())
        .update(to: newPin.descriptor, replacing: formerPin.descriptor)
    }
    withExtendedLifetime((newPin, formerPin)) {}
  }

  public func detachLink(at path: String) throws(LoaderError) {
    try calling("cannot detach the link at \(path)") { () throws(SystemCallError) in
      try Link(try Pin.open(path).take()).detach()
    }
  }

  public func pin(_ path: String, at other: String) throws(LoaderError) {
    let pin = try open(path)
    try pinNew(pin.object.descriptor, other)
  }

  public func pinProgram(ofLinkAt path: String, at other: String) throws(LoaderError) {
    try calling("cannot keep the program of the link at \(path)") { () throws(SystemCallError) in
      let link = try Link(try Pin.open(path).take()).info()
      try Pin.create(other, try Program.open(id: link.programID).descriptor)
    }
  }

  private func pinNew(
    _ descriptor: borrowing FileDescriptor, _ path: String
  ) throws(LoaderError) {
    do throws(SystemCallError) {
      try Pin.create(path, descriptor)
    } catch {
      throw .from(error, "cannot pin \(path)")
    }
  }
}
