public import BPFLoader
public import BPFSyscall
import BTF

extension LiveKernel {
  public func bootID() throws(LoaderError) -> String {
    try calling("cannot tell this boot from others") { () throws(SystemCallError) in
      try System.bootID()
    }
  }

  public func device(of directory: String) throws(LoaderError) -> UInt64 {
    try calling("cannot look at \(directory)") { () throws(SystemCallError) in
      try FileStatus(at: directory)?.device ?? 0
    }
  }

  public func object(at path: String) throws(LoaderError) -> PinnedState? {
    try calling("cannot look at what is pinned at \(path)") { () throws(SystemCallError) in
      try unlessCutOff(path) { () throws(SystemCallError) in try pinnedState(at: path) }
    }
  }

  public func recorded(at path: String) throws(LoaderError) -> PinnedState? {
    // What cannot be opened so, or is no pin, takes a second look.
    guard let pinned = try? Pin.openDescriptor(path),
      let content = try? reader.read(pinned, withDetails: false)
    else { return try object(at: path) }
    return PinnedState(.init(content), mode: 0)
  }

  private func pinnedState(at path: String) throws(SystemCallError) -> PinnedState? {
    guard let status = try FileStatus(at: path) else { return nil }
    let access = PinAccess(status)
    if status.isDirectory { return PinnedState(.directory, access) }
    if status.isSymbolicLink { return PinnedState(.symbolicLink, access) }
    return try unlessGone { () throws(SystemCallError) in
      do throws(SystemCallError) {
        let content = try reader.read(try Self.open(path), withDetails: true)
        return PinnedState(.init(content), access)
      } catch {
        // Somebody may have put a link in its place meanwhile.
        guard let now = try FileStatus(at: path), now.isSymbolicLink else { throw error }
        return PinnedState(.symbolicLink, PinAccess(now))
      }
    }
  }

  /// Nil where something that cannot be looked at is not in bpffs at all: somebody has put a symbolic link on the way.
  private func unlessCutOff<Result>(
    _ path: String, _ body: () throws(SystemCallError) -> Result?
  ) throws(SystemCallError) -> Result? {
    do throws(SystemCallError) {
      return try body()
    } catch {
      // What was seen before may be another by now.
      if OpenDirectories().isCutOff(path) { return nil }
      throw error
    }
  }

  /// Opens what is pinned: for reading alone where no more is allowed, or bpffs is read-only; a link cannot be opened so.
  private static func open(_ path: String) throws(SystemCallError) -> FileDescriptor {
    do throws(SystemCallError) {
      return try Pin.openDescriptor(path)
    } catch {
      guard error.errno == .permissionDenied || error.errno == .readOnlyFileSystem,
        let opened = try? Pin.openDescriptor(path, access: .readOnly)
      else { throw error }
      return opened
    }
  }

  /// Nil where another run has removed meanwhile what was there.
  private func unlessGone<Result>(
    _ body: () throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result? {
    do throws(SystemCallError) {
      return try body()
    } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw error
    }
  }

  public func names(in directory: String) throws(LoaderError) -> [String]? {
    try calling("cannot list \(directory)") { () throws(SystemCallError) in
      try unlessCutOff(directory) { () throws(SystemCallError) in
        guard try FileStatus(at: directory)?.isDirectory == true else { return nil }
        return try unlessGone { () throws(SystemCallError) in
          try Directory.names(in: directory)
        }
      }
    }
  }

  public func access(to path: String) throws(LoaderError) -> PinAccess? {
    try calling("cannot look at \(path)") { () throws(SystemCallError) in
      try FileStatus(at: path).map { PinAccess($0) }
    }
  }

  public func linkCount(at path: String) throws(LoaderError) -> UInt64? {
    try calling("cannot look at \(path)") { () throws(SystemCallError) in
      try FileStatus(at: path)?.linkCount
    }
  }

  public func checkPlace(of path: String) throws(LoaderError) {
    // What was seen before may be another by now.
    try OpenDirectories().checkPlace(of: path)
  }

  public func memory(at path: String) throws(LoaderError) -> UInt64? {
    try calling("cannot look at what is pinned at \(path)") { () throws(SystemCallError) in
      try unlessGone { () throws(SystemCallError) in
        try Pin.open(path).descriptor.objectMemory()
      }.flatMap(\.self)
    }
  }

  public func document(at path: String) throws(LoaderError) -> [UInt8] {
    try calling("cannot read \(path)") { () throws(SystemCallError) in
      try PinnedDocument.read(path)
    }
  }

  public func elementTypes(ofMapAt path: String) throws(LoaderError) -> String? {
    do throws(SystemCallError) {
      let pinned = try Pin.open(path, access: .readOnly)
      guard pinned.kind == .map else { return nil }
      let info = try RawMap(pinned.take()).info()
      guard info.btfID != 0 else { return nil }
      let bytes = try LoadedBTF.open(id: info.btfID).bytes()
      return try? BTF(bytes).layout(ofKey: info.keyTypeID, value: info.valueTypeID)
    } catch  where error.errno == .notPermitted {
      return nil
    } catch {
      throw .from(error, "cannot read the types of \(path)")
    }
  }

  public func difference(
    ofProgramAt path: String, from other: String
  ) throws(LoaderError) -> String? {
    try calling("cannot compare \(path) with \(other)") { () throws(SystemCallError) in
      let one = try Self.identity(ofProgramAt: path)
      let two = try Self.identity(ofProgramAt: other)
      if one.type != two.type { return "it is a \(one.type) program, not \(two.type)" }
      if one.tag != two.tag { return "its instructions are others" }
      return one.maps == two.maps ? nil : "it uses other maps"
    }
  }

  private static func identity(
    ofProgramAt path: String
  ) throws(SystemCallError) -> (type: ProgramType, tag: [UInt8], maps: Set<UInt32>) {
    let program = Program(try Pin.open(path).take())
    let info = try program.info()
    return (info.type, info.tag, Set(try program.mapIDs()))
  }

  public func iteratorOutput(at path: String, upTo count: Int) throws(LoaderError) -> [UInt8] {
    try calling("cannot read the iterator at \(path)") { () throws(SystemCallError) in
      let pinned = try Pin.open(path)
      guard pinned.kind == .link else {
        throw SystemCallError("open", path, errno: .invalidArgument)
      }
      return try Link(pinned.take()).readIterator(upTo: count)
    }
  }

  public func resolve(
    _ request: TargetRequest, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] { try request.resolve(on: host, in: view) }

  public func sight(
    of target: ResolvedTarget, _ request: TargetRequest, besides found: ResolvedTarget?
  ) -> TargetSight { request.sight(of: target, besides: found) }

  public func life(
    at target: ResolvedTarget, of request: TargetRequest
  ) throws(LoaderError) -> [LifeCondition] { try request.life(at: target, on: host) }

  public func isOff(_ kernelSwitch: KernelSwitch) -> Bool? { kernelSwitch.isOff }

  public func loss(of condition: LifeCondition) -> LifeLoss? { condition.loss }

  public func isAttached(
    _ link: LinkInfo, at target: ResolvedTarget, of request: TargetRequest
  ) throws(LoaderError) -> Bool? {
    try request.kind.holds(link, at: target, request.options, on: host)
  }

  public func isRelative(_ attachment: DesiredAttachment, in view: TargetView) -> Bool {
    attachment.kind.isRelative(attachment.options, in: view)
  }

  public func check(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) {
    if target.isUnlinked != true { try attachment.kind.check(on: host) }
    try attachment.kind.makeTarget(attachment.options).check(
      attachment.program, target, on: host)
  }

  public func isProbed(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) -> Bool { try attachment.kind.isProbed(target, attachment.options) }

  public func missingPrivileges(for kind: AttachmentKind) -> [Capability] {
    kind.missingPrivileges
  }

  public func ejection(ofScheduler name: String, map: UInt32) -> Ejection? {
    host.ejection(ofScheduler: name, map: map)
  }

  public func has(_ feature: String) throws(LoaderError) -> Bool { try host.has(feature) }
}

extension PinnedState.Content {
  fileprivate init(_ description: ObjectDescription) {
    switch description {
    case .map(let info): self = .map(info)
    case .program(let info): self = .program(info)
    case .link(let info): self = .link(info)
    }
  }
}

extension PinAccess {
  fileprivate init(_ status: FileStatus) {
    self.init(mode: status.permissions, owner: status.owner, group: status.group)
  }
}
