public import BPFLoader
import BPFObject
public import BPFSyscall
public import Manifest
public import Reconciler

// What is looked at.
extension SimulatedKernel {
  public var release: String { "6.18.0-simulated" }
  public var user: UInt32 { 0 }
  public var group: UInt32 { 0 }
  public var uptime: UInt64 { world.uptime }

  public func bootID() -> String { "boot-\(world.boot)" }

  public func device(of directory: String) -> UInt64 { 1 }

  public func recorded(at path: String) throws(LoaderError) -> PinnedState? {
    guard let content = try object(at: path)?.content else { return nil }
    guard case .link(let link) = content else { return PinnedState(content, mode: 0) }
    let brief = LinkInfo(
      type: link.type, id: link.id, programID: link.programID, target: link.target)
    return PinnedState(.link(brief), mode: 0)
  }

  public func object(at path: String) throws(LoaderError) -> PinnedState? {
    switch world.entry(path) {
    case nil: return nil
    case .directory(let access): return PinnedState(.directory, access)
    case .pin(let inode):
      try checkIsAllowed(path)
      guard let inode = world.inodes[inode], let object = world.objects[inode.object] else {
        return nil
      }
      return PinnedState(content(inode.object, object), inode.access)
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
    case .cursor:
      return .map(
        MapInfo(
          type: .array, id: id, keySize: 4, valueSize: 8, maxEntries: 1, flags: [], name: "",
          extra: 0))
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
    let tells = kind?.detachable == true && kind?.placement.tellsPlace == true
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
    case .map, .program, .document, .cursor, .table: 4096
    case .link, nil: nil
    }
  }

  public func keptKey() -> [UInt8]? { nil }

  /// Equal worlds have equal keys.
  public func keepKey(_ key: [UInt8]) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "5"), count: 64)
  }

  public func document(at path: String) throws(LoaderError) -> [UInt8] {
    try checkIsAllowed(path)
    return try calling("cannot read \(path)") { world throws(SystemCallError) in
      guard case .document(let bytes) = try world.object(at: path).object else {
        throw World.error("lookup", path, .invalidArgument)
      }
      return bytes
    }
  }

  /// Maps here have no types.
  public func elementTypes(ofMapAt path: String) -> String? { nil }

  public func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?,
    in view: HostView
  ) -> [Holder] {
    // A netfilter link does not say in which network namespace it is.
    if !attachment.kind.placement.tellsPlace { return [] }
    return world.holders(at: target, attachment.kind).compactMap { number in
      var holder = Holder(link: nil, program: UInt32(number), name: "")
      if case .link(let link) = world.objects[number] {
        holder.link = info(UInt32(number), link)
        holder.program = UInt32(link.holds)
        holder.pins = world.pins(of: number)
      } else {
        holder.mode = "generic"
        holder.processes = nil
      }
      if case .program(let program) = world.objects[Int(holder.program)] {
        holder.name = program.name
      }
      return name == nil || name == holder.name ? holder : nil
    }
  }

  /// The world knows at once.
  public func findReferences(of holder: inout Holder, in view: HostView) {}

  public func programs(
    atHookOf attachment: DesiredAttachment, _ target: ResolvedTarget
  ) -> HookPrograms? {
    // A netfilter hook of the real kernel cannot be asked either.
    if !attachment.kind.placement.tellsPlace || attachment.kind.attachesMap { return nil }
    return HookPrograms(
      (world.hooks[target.identity.text] ?? []).map { number in
        guard case .link(let link) = world.objects[number] else {
          return .init(program: UInt32(number))
        }
        // A control group tells no links.
        return .init(
          program: UInt32(link.holds), link: link.kind == "cgroup" ? nil : UInt32(number))
      })
  }

  public func holder(at hook: Hook, in view: HostView) -> Holder? {
    guard let number = world.hooks[hook.target.identity.text]?.first else { return nil }
    var holder = Holder(link: nil, program: UInt32(number), name: "", pins: world.pins(of: number))
    switch world.objects[number] {
    case .program(let program): holder.name = program.name
    case .map(let map):
      holder.name = map.name
      holder.isStructOpsMap = true
    case .link, .document, .cursor, .table, nil: return nil
    }
    return holder
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

  public func linkCount(at path: String) -> UInt64? {
    world.entry(path).map { entry in UInt64(world.entries.values.count { $0 == entry }) }
  }

  public func checkPlace(of path: String) throws(LoaderError) {
    if let directory = world.directoryOfOthers(above: path) {
      throw LoaderError(.conflict, "\(path) is not safe from others, who can change \(directory)")
    }
  }

  public func sight(
    of target: ResolvedTarget, _ request: TargetRequest, besides found: ResolvedTarget?
  ) -> TargetSight {
    // A group never gets another path; an interface's name may.
    world.outOfSight.contains(target.identity.text)
      && (found == nil || request.kind.name == "cgroup") ? .hidden : .plain
  }

  public func isRelative(_ attachment: DesiredAttachment, in view: TargetView) -> Bool { false }

  /// A function may be gone with its module.
  public func check(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) {
    guard let function = attachment.options.strings["function"], world.gone.contains(function)
    else { return }
    throw LoaderError(.missingTarget, "there is no function \(function)")
  }

  public func isProbed(_ attachment: DesiredAttachment, _ target: ResolvedTarget) -> Bool {
    target.file.map { !world.probes(in: $0).isEmpty } ?? false
  }

  public func missingPrivileges(for kind: AttachmentKind) -> [Capability] { [] }

  public func ejection(ofScheduler name: String, map: UInt32) -> Ejection? {
    let isEjected = world.objects.values.contains { object in
      guard case .link(let link) = object, link.holds == Int(map) else { return false }
      return link.isEjected && !link.isSevered
    }
    return isEjected ? Ejection(reason: "runnable task stall") : nil
  }

  public func has(_ feature: String) -> Bool { !lacking.contains(feature) }

  public func lock(_ directory: String) -> LockAttempt {
    switch holder(ofLock: directory) {
    case .gone: .gone
    case .somebody(let holder): .held(by: holder)
    case .nobody: .taken(Lock())
    }
  }

  /// Who is said to run beforehand.
  public func holder(ofLock directory: String) -> LockHolder {
    beforeLookingAtLock()
    if names(in: directory) == nil { return .gone }
    return busy.contains(directory) ? .somebody("bpf-apply[812]") : .nobody
  }

  private final class Lock: DirectoryLock {}

  public func state(of hook: Hook) -> HookState {
    if world.outOfSight.contains(hook.target.identity.text) { return .hidden }
    return world.running(at: hook.target.identity.text).first.map { .object(UInt32($0)) }
      ?? .nothing
  }

  /// A counter of a CPU ends with that, and nothing else.
  public func life(at target: ResolvedTarget, of request: TargetRequest) -> [LifeCondition] {
    request.kind.name == "perf_event" ? [.cpu(number: 0, inode: world.timesOffline)] : []
  }

  public func isOff(_ kernelSwitch: KernelSwitch) -> Bool? {
    world.switchesOff.contains(kernelSwitch)
  }

  public func loss(of condition: LifeCondition) -> LifeLoss? {
    condition == .cpu(number: 0, inode: world.timesOffline) ? nil : .cpuWasOffline(0)
  }

  /// Nothing here moves with its link.
  public func isAttached(
    _ link: LinkInfo, at target: ResolvedTarget, of request: TargetRequest
  ) -> Bool? { nil }

  /// The interfaces and groups that an attachment names, one target each; those whose names begin with `no` are missing,
  /// and one that ends in `*` stands for those that came.
  public func resolve(
    _ request: TargetRequest, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let options = request.options
    let given = options.lists["interface"] ?? options.lists["path"] ?? []
    let places = given.flatMap(world.interfaces(meantBy:))
    let kind = request.kind.name
    let isUnlinked = request.kind.link == nil || request.program.section == ".struct_ops"
    func target(_ text: String, label: String?) -> ResolvedTarget {
      let table = request.kind.attachesMap ? request.program.structOps : nil
      var target = ResolvedTarget(
        summary: "\(kind) \(text)",
        identity: table.map { .structOps(structure: $0.structure, name: $0.name) }
          ?? .recorded("\(kind) \(text)"))
      target.label = label
      target.isUnlinked = isUnlinked ? true : nil
      return target
    }
    guard !given.isEmpty else {
      let words = options.strings.filter { !Self.changeable.contains($0.key) }.values.sorted()
      let name = words.isEmpty ? request.program.name : words.joined(separator: " ")
      var found = target(name, label: nil)
      if let file = options.strings["binary"].flatMap({ world.files[$0] }) {
        found.file = file
        found.identity = .recorded("\(found.identity.text) \(file.inode) size \(file.size)")
      }
      return [found]
    }
    let isPlain = given == places && places.count == 1
    return try places.filter { !world.unmatched.contains($0) }.map { place throws(LoaderError) in
      guard !place.hasPrefix("no"), !world.missing.contains(place), !world.gone.contains(place)
      else {
        throw LoaderError(.missingTarget, "there is no \(place)")
      }
      let direction = options.strings["direction"] ?? request.program.sectionTarget ?? ""
      let number = world.interfaces[place] ?? 0
      let handle = options.integers["handle"].map { " handle \($0)" } ?? ""
      var found = target(
        "\(place) \(number) \(direction)\(handle)", label: isPlain ? nil : place)
      if kind == "tc" {
        let discipline = "tc \(place) \(number)"
        (found.hook, found.ownsHook) = (discipline, !world.disciplines.contains(discipline))
      }
      return found
    }
  }

  /// The options that do not say where something is attached.
  private static let changeable: Set<String> = ["mode", "fallback", "order", "direction"]
}
