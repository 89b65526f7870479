public import BPFLoader
import BPFObject
public import BPFSyscall
public import Manifest
public import Reconciler

/// A kernel in memory, for the reconciler: faithful to what real ones answer, and quick to copy.
public final class SimulatedKernel: Kernel {
  /// What every program returns that is tested.
  public var returnValue: UInt32 = 0
  /// The features that it does not have.
  public var lacking: Set<String> = []
  /// All that it holds.
  public var world: World

  /// A kernel that holds this.
  public init(_ world: World = World()) { self.world = world }

  /// Runs what may fail as a system call does, and words a failure.
  func calling<Result>(
    _ what: String, _ body: (inout World) throws(SystemCallError) -> Result
  ) throws(LoaderError) -> Result {
    do throws(SystemCallError) {
      return try body(&world)
    } catch {
      throw .from(error, what)
    }
  }
}

// Looking.
extension SimulatedKernel {
  public var release: String { "6.18.0-simulated" }
  public var user: UInt32 { 0 }
  public var uptime: UInt64 { world.uptime }

  public func bootID() -> String { "boot-\(world.boot)" }

  public func device(of directory: String) -> UInt64 { 1 }

  public func object(at path: String) throws(LoaderError) -> PinnedState? {
    switch world.entry(path) {
    case nil: return nil
    case .directory(let access): return PinnedState(.directory, mode: access.mode)
    case .pin(let inode):
      guard let inode = world.inodes[inode], let object = world.objects[inode.object] else {
        return nil
      }
      return PinnedState(content(inode.object, object), mode: inode.access.mode)
    }
  }

  public func object(_ kind: ObjectAddress.Kind, id: UInt32) -> PinnedState? {
    guard let object = world.objects[Int(id)] else { return nil }
    let state = PinnedState(content(Int(id), object), mode: 0)
    return state.kind == kind ? state : nil
  }

  private func content(_ number: Int, _ object: World.Object) -> PinnedState.Content {
    let id = UInt32(number)
    switch object {
    case .document:
      return .map(
        MapInfo(
          type: .array, id: id, keySize: 4, valueSize: 1 << 16, maxEntries: 1, flags: [],
          name: "", extra: 0))
    case .table(let elements):
      return .map(
        MapInfo(
          type: .hash, id: id, keySize: UInt32(elements.keys.first?.count ?? 0),
          valueSize: UInt32(elements.values.first?.count ?? 0),
          maxEntries: UInt32(elements.count), flags: [], name: "", extra: 0))
    case .map(let map):
      return .map(
        MapInfo(
          type: map.record.type, id: id, keySize: map.record.keySize,
          valueSize: map.record.valueSize, maxEntries: map.record.maxEntries,
          flags: MapFlags(rawValue: map.record.flags), name: "m", extra: map.record.extra))
    case .program(let program):
      return .program(
        ProgramInfo(
          type: program.type, id: id, tag: [], name: program.name, runTime: 0, runCount: 0,
          verifiedInstructions: 0))
    case .link(let link):
      return .link(info(id, link))
    }
  }

  private func info(_ id: UInt32, _ link: World.Link) -> LinkInfo {
    let kind = AttachmentKind.named(link.kind)
    let type = kind?.link ?? .tracing
    if type == .structOps {
      return LinkInfo(
        type: type, id: id, programID: 0, target: link.isSevered ? 0 : UInt64(link.holds))
    }
    // A detached netfilter link looks like a live one, and those that cannot be detached tell nothing.
    let tells = kind?.detachable == true && kind?.name != "netfilter"
    return LinkInfo(
      type: type, id: id, programID: UInt32(link.holds),
      target: tells ? (link.isSevered ? 0 : 1) : nil)
  }

  public func names(in directory: String) -> [String]? {
    guard case .directory = world.entry(directory) else { return nil }
    return world.names(in: directory)
  }

  /// A page for each object.
  public func memory(at path: String) -> UInt64? {
    switch try? world.object(at: path).object {
    case .map, .program, .document, .table: 4096
    case .link, nil: nil
    }
  }

  public func document(at path: String) throws(LoaderError) -> [UInt8] {
    try calling("cannot read \(path)") { world throws(SystemCallError) in
      guard case .document(let bytes) = try world.object(at: path).object else {
        throw World.error("lookup", path, .invalidArgument)
      }
      return bytes
    }
  }

  /// Maps here have no types.
  public func layout(ofMapAt path: String) -> String? { nil }

  public func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?
  ) -> [Holder] {
    (world.hooks[target.identity] ?? []).compactMap { number in
      var holder = Holder(link: nil, program: UInt32(number), name: "")
      if case .link(let link) = world.objects[number] {
        holder.link = info(UInt32(number), link)
        holder.program = UInt32(link.holds)
        holder.pins = world.pins(of: number)
      } else {
        holder.mode = "generic"
      }
      if case .program(let program) = world.objects[Int(holder.program)] {
        holder.name = program.name
      }
      return name == nil || name == holder.name ? holder : nil
    }
  }

  /// Programs run nowhere here, and return what is said beforehand.
  public func run(
    _ test: ProgramTest, ofProgramAt path: String
  ) throws(LoaderError) -> ProgramTestOutcome {
    try calling("cannot test \(path)") { world throws(SystemCallError) in
      guard case .program = try world.object(at: path).object else {
        throw World.error("BPF_PROG_TEST_RUN", path, .invalidArgument)
      }
      return ProgramTestOutcome(returnValue: returnValue, packet: test.packet, time: 1)
    }
  }

  public func difference(
    ofProgramAt path: String, from other: String
  ) throws(LoaderError) -> String? {
    try calling("cannot compare \(path) with \(other)") { world throws(SystemCallError) in
      guard case .program(let one) = try world.object(at: path).object,
        case .program(let two) = try world.object(at: other).object
      else { throw World.error("info", path, .invalidArgument) }
      if one.digest != two.digest { return "its instructions are others" }
      return one.maps == two.maps ? nil : "it uses other maps"
    }
  }

  /// The number of the program, which is all there is to tell of one that does not run.
  public func iteratorOutput(at path: String, upTo count: Int) throws(LoaderError) -> [UInt8] {
    try calling("cannot read the iterator at \(path)") { world throws(SystemCallError) in
      guard case .link(let link) = try world.object(at: path).object, link.kind == "iterator" else {
        throw World.error("BPF_ITER_CREATE", path, .invalidArgument)
      }
      return Array("\(link.holds)\n".utf8.prefix(count))
    }
  }

  public func access(to path: String) -> PinAccess? { world.access(to: path) }

  public func check(_ attachment: DesiredAttachment, _ target: ResolvedTarget) {}

  public func missingPrivileges(for kind: AttachmentKind) -> [Capability] { [] }

  public func ejection(ofScheduler name: String, map: UInt32) -> Ejection? {
    let isEjected = world.objects.values.contains { object in
      guard case .link(let link) = object, link.holds == Int(map) else { return false }
      return link.isEjected && !link.isSevered
    }
    return isEjected ? Ejection(reason: "runnable task stall") : nil
  }

  public func has(_ feature: String) -> Bool { !lacking.contains(feature) }

  /// Nobody else runs here.
  public func lock(_ directory: String) -> LockAttempt {
    names(in: directory) == nil ? .gone : .taken(Lock())
  }

  private final class Lock: DirectoryLock {}

  public func occupant(at hook: Hook) -> HookOccupant {
    world.running(at: hook.target.identity).first.map { .object(UInt32($0)) } ?? .nothing
  }

  /// The interfaces and groups that an attachment names, one target each; those whose names begin with `no` are missing.
  public func resolve(_ attachment: DesiredAttachment) throws(LoaderError) -> [ResolvedTarget] {
    let options = attachment.options
    let places = options.lists["interface"] ?? options.lists["path"] ?? []
    let kind = attachment.kind.name
    let isUnlinked = attachment.kind.link == nil || attachment.program.section == ".struct_ops"
    func target(_ text: String, label: String?) -> ResolvedTarget {
      var target = ResolvedTarget(summary: "\(kind) \(text)", identity: "\(kind) \(text)")
      target.label = label
      target.isUnlinked = isUnlinked ? true : nil
      return target
    }
    guard !places.isEmpty else {
      let words = options.strings.filter { !Self.changeable.contains($0.key) }.values.sorted()
      let name = words.isEmpty ? attachment.program.name : words.joined(separator: " ")
      return [target(name, label: nil)]
    }
    return try places.map { place throws(LoaderError) in
      guard !place.hasPrefix("no") else {
        throw LoaderError(.missingTarget, "there is no \(place)")
      }
      let direction = options.strings["direction"] ?? attachment.program.sectionTarget ?? ""
      let number = world.interfaces[place] ?? 0
      let handle = options.integers["handle"].map { " handle \($0)" } ?? ""
      return target(
        "\(place) \(number) \(direction)\(handle)", label: places.count > 1 ? place : nil)
    }
  }

  /// The options that do not say where something is attached.
  private static let changeable: Set<String> = ["mode", "fallback", "order", "direction"]
}

// Changing.
extension SimulatedKernel {
  public func mountBPFFS(at path: String) -> Bool { false }

  public func unmountBPFFS(at path: String) {}

  public func createDirectory(_ path: String, mode: UInt32) throws(LoaderError) {
    try calling("cannot make directory \(path)") { world throws(SystemCallError) in
      try world.createDirectory(path, mode: mode)
    }
  }

  public func removeDirectory(_ path: String) throws(LoaderError) {
    try calling("cannot remove directory \(path)") { world throws(SystemCallError) in
      try world.removeDirectory(path)
    }
  }

  public func createDocument(_ bytes: [UInt8], at path: String) throws(LoaderError) {
    try create(.document(bytes), at: path)
  }

  public func createMap(_ map: DesiredMap, at path: String) throws(LoaderError) {
    var made = World.Map(record: map.record)
    if map.record.role.isData, let value = map.spec.initialValue, value.contains(where: { $0 != 0 })
    {
      made.elements[[0, 0, 0, 0]] = value
    }
    try create(.map(made), at: path)
  }

  func create(_ object: World.Object, at path: String) throws(LoaderError) {
    try calling("cannot pin \(path)") { world throws(SystemCallError) in
      try world.makeRoom(for: path)
      let number = world.number()
      world.objects[number] = object
      try world.pin(number, at: path)
    }
  }

  public func fillMap(at path: String, with objects: [UInt32: String]) throws(LoaderError) {
    try calling("cannot fill \(path)") { world throws(SystemCallError) in
      let (number, object) = try world.object(at: path)
      guard case .map(var map) = object else { throw World.error("update", path, .invalidArgument) }
      for (index, pin) in objects { map.slots[index] = try world.object(at: pin).number }
      world.objects[number] = .map(map)
    }
  }

  public func loadProgram(
    _ program: DesiredProgram, maps: [String: String], target: String?, at path: String
  ) throws(LoaderError) {
    let (maps, target) = try calling("cannot load \(program.name)") {
      world throws(SystemCallError) in
      var numbers: [Int] = []
      for pin in maps.values.sorted() { numbers.append(try world.object(at: pin).number) }
      return (
        numbers, try target.map { pin throws(SystemCallError) in try world.object(at: pin).number }
      )
    }
    try create(
      .program(
        World.Program(
          digest: program.digest, name: program.spec.name, type: program.spec.type,
          attachType: program.spec.expectedAttachType, maps: maps, target: target)), at: path)
  }

  public func createStructOps(
    _ map: DesiredMap, programs: [String: String], at path: String
  ) throws(LoaderError) {
    let numbers = try calling("cannot create \(map.name)") { world throws(SystemCallError) in
      var numbers: [Int] = []
      for pin in programs.values.sorted() { numbers.append(try world.object(at: pin).number) }
      return numbers
    }
    try create(.map(World.Map(record: map.record, programs: numbers)), at: path)
  }

  public func createLink(
    _ attachment: DesiredAttachment, to target: ResolvedTarget, object: String,
    references: [String: String], at path: String
  ) throws(LoaderError) {
    try calling("cannot attach \(target.summary)") { world throws(SystemCallError) in
      for pin in references.values { _ = try world.object(at: pin) }
      try world.makeRoom(for: path)
      let held = try world.object(at: object).number
      var hook = target.identity
      // Another program has a hook of its own.
      if let other = references["of"] { hook += "#\(try world.object(at: other).number)" }
      let link = try world.link(held, kind: attachment.kind, at: hook)
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

  public func attachUnlinked(_ hook: Hook, at path: String) throws(LoaderError) {
    try calling("cannot attach \(hook.target.summary)") { world throws(SystemCallError) in
      let number = try world.object(at: hook.object).number
      try world.makeRoom(for: path)
      try world.putUnlinked(number, at: hook.target.identity)
      try world.pin(number, at: path)
    }
  }

  public func replaceUnlinked(_ hook: Hook) throws(LoaderError) {
    try calling("cannot replace \(hook.target.summary)") { world throws(SystemCallError) in
      world.replaceUnlinked(
        at: hook.target.identity, with: try world.object(at: hook.object).number)
    }
  }

  public func detachUnlinked(_ hook: Hook) {
    world.takeUnlinked(from: hook.target.identity)
  }

  public func registerAgain(at path: String, mark: String, aside: String) throws(LoaderError) {
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
      try world.pin(number, at: mark)
      try world.putUnlinked(number, at: hook)
    }
  }

  public func hardLink(_ path: String, to other: String) throws(LoaderError) {
    try calling("cannot keep \(path)") { world throws(SystemCallError) in
      try world.hardLink(path, to: other)
    }
  }

  public func pin(_ path: String, at other: String) throws(LoaderError) {
    try calling("cannot pin \(other)") { world throws(SystemCallError) in
      try world.pin(try world.object(at: path).number, at: other)
    }
  }

  public func pin(_ kind: ObjectAddress.Kind, id: UInt32, at path: String) throws(LoaderError) {
    let isThere = object(kind, id: id) != nil
    try calling("cannot pin \(path)") { world throws(SystemCallError) in
      guard isThere else {
        throw World.error("BPF_OBJ_GET", path, .noSuchFileOrDirectory)
      }
      try world.pin(Int(id), at: path)
    }
  }

  public func pinProgram(ofLinkAt path: String, at other: String) throws(LoaderError) {
    try calling("cannot pin \(other)") { world throws(SystemCallError) in
      guard case .link(let link) = try world.object(at: path).object else {
        throw World.error("info", path, .invalidArgument)
      }
      try world.pin(link.holds, at: other)
    }
  }

  public func setAccess(_ access: PinAccess, at path: String) throws(LoaderError) {
    try calling("cannot set who may open \(path)") { world throws(SystemCallError) in
      try world.setAccess(access, at: path)
    }
  }

  public func remove(_ path: String) throws(LoaderError) {
    try calling("cannot remove \(path)") { world throws(SystemCallError) in try world.remove(path) }
  }

  public func rename(
    _ path: String, to other: String, _ mode: RenameMode
  ) throws(LoaderError) {
    try calling("cannot rename \(path) to \(other)") { world throws(SystemCallError) in
      try world.rename(path, to: other, mode)
    }
  }
}
