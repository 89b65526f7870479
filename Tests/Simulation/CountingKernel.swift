public import BPFLoader
public import BPFSyscall
public import Manifest
public import Reconciler

/// A kernel with every change counted; one of them may be interrupted.
public final class CountingKernel: Kernel {
  private let kernel: any Kernel
  private let fault: Fault?
  /// The changes asked for, in order, also the one that was interrupted.
  public private(set) var changes: [String] = []
  /// The attachments for which it was asked who stands at their hooks, in order.
  public private(set) var searches: [String] = []
  /// What is done just before each change, as where the process might be killed.
  public var willChange: () -> Void = {}
  private var isDead = false

  /// What happens at a change, which is given by its number, counted from 1.
  public enum Fault: Sendable {
    /// It fails, as a system call does that gives this error; without one, for no reason.
    case failure(at: Int, Errno? = nil)
    /// It is done, and reported as failed.
    case lateFailure(at: Int)
    /// As if the process were killed before it: from there on nothing is done any more.
    case death(at: Int)

    var number: Int {
      switch self {
      case .failure(let number, _), .lateFailure(let number), .death(let number): number
      }
    }
  }

  /// Passes on to a kernel.
  public init(_ kernel: any Kernel, _ fault: Fault? = nil) {
    self.kernel = kernel
    self.fault = fault
  }

  /// Whether the fault has come.
  public var didFail: Bool { fault.map { changes.count >= $0.number } ?? false }

  /// The change that was interrupted, and those before it.
  public var changesUpToFault: ArraySlice<String> {
    changes.prefix(fault?.number ?? changes.count)
  }

  /// Whether a new generation had become the one that is live before the fault.
  public var didPublish: Bool {
    changesUpToFault.dropLast().contains { $0.hasPrefix("rename ") && $0.hasSuffix("/current") }
  }

  private func looking<Result>(
    _ body: () throws(LoaderError) -> Result
  ) throws(LoaderError) -> Result {
    if isDead { throw LoaderError(.failed, "the process is gone") }
    return try body()
  }

  private func changing<Result>(
    _ change: String, _ body: () throws(LoaderError) -> Result
  ) throws(LoaderError) -> Result {
    if isDead { throw LoaderError(.failed, "the process is gone") }
    willChange()
    changes.append(change)
    guard let fault, changes.count == fault.number else { return try body() }
    switch fault {
    case .failure(_, let errno?):
      throw .from(SystemCallError("injected", change, errno: errno), "made to fail")
    case .failure: throw LoaderError(.failed, "made to fail: \(change)")
    case .lateFailure:
      _ = try body()
      throw LoaderError(.failed, "done, and made to fail: \(change)")
    case .death:
      isDead = true
      throw LoaderError(.failed, "killed before: \(change)")
    }
  }
}

extension CountingKernel {
  public var release: String { kernel.release }
  public var user: UInt32 { kernel.user }
  public var group: UInt32 { kernel.group }
  public var uptime: UInt64 { kernel.uptime }

  public func bootID() throws(LoaderError) -> String {
    try looking { () throws(LoaderError) in try kernel.bootID() }
  }

  public func device(of directory: String) throws(LoaderError) -> UInt64 {
    try looking { () throws(LoaderError) in try kernel.device(of: directory) }
  }

  public func object(at path: String) throws(LoaderError) -> PinnedState? {
    try looking { () throws(LoaderError) in try kernel.object(at: path) }
  }

  public func recorded(at path: String) throws(LoaderError) -> PinnedState? {
    try looking { () throws(LoaderError) in try kernel.recorded(at: path) }
  }

  public func object(_ kind: ObjectAddress.Kind, id: UInt32) throws(LoaderError) -> PinnedState? {
    try looking { () throws(LoaderError) in try kernel.object(kind, id: id) }
  }

  public func names(in directory: String) throws(LoaderError) -> [String]? {
    try looking { () throws(LoaderError) in try kernel.names(in: directory) }
  }

  public func memory(at path: String) throws(LoaderError) -> UInt64? {
    try looking { () throws(LoaderError) in try kernel.memory(at: path) }
  }

  public func keptKey() throws(LoaderError) -> [UInt8]? {
    try looking { () throws(LoaderError) in try kernel.keptKey() }
  }

  public func keepKey(_ key: [UInt8]) throws(LoaderError) -> [UInt8] { try kernel.keepKey(key) }

  public func document(at path: String) throws(LoaderError) -> [UInt8] {
    try looking { () throws(LoaderError) in try kernel.document(at: path) }
  }

  public func cursor(at path: String) throws(LoaderError) -> Cursor? {
    try looking { () throws(LoaderError) in try kernel.cursor(at: path) }
  }

  public func layout(ofMapAt path: String) throws(LoaderError) -> String? {
    try looking { () throws(LoaderError) in try kernel.layout(ofMapAt: path) }
  }

  public func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?,
    in view: HostView
  ) throws(LoaderError) -> [Holder] {
    searches.append(attachment.name)
    return try looking { () throws(LoaderError) in
      try kernel.holders(of: attachment, at: target, running: name, in: view)
    }
  }

  public func holder(at hook: Hook, in view: HostView) throws(LoaderError) -> Holder? {
    searches.append(hook.target.identity.text)
    return try looking { () throws(LoaderError) in try kernel.holder(at: hook, in: view) }
  }

  public func findKeepers(of holder: inout Holder, in view: HostView) {
    kernel.findKeepers(of: &holder, in: view)
  }

  public func programs(
    atHookOf attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) -> HookPrograms? {
    try looking { () throws(LoaderError) in
      try kernel.programs(atHookOf: attachment, target)
    }
  }

  public func run(
    _ test: ProgramTest, ofProgramAt path: String
  ) throws(LoaderError) -> ProgramTestOutcome {
    try looking { () throws(LoaderError) in try kernel.run(test, ofProgramAt: path) }
  }

  public func difference(
    ofProgramAt path: String, from other: String
  ) throws(LoaderError) -> String? {
    try looking { () throws(LoaderError) in try kernel.difference(ofProgramAt: path, from: other) }
  }

  public func contents(
    ofMap path: String, keys: [[UInt8]]?
  ) throws(LoaderError) -> MapContents {
    try looking { () throws(LoaderError) in try kernel.contents(ofMap: path, keys: keys) }
  }

  public func contents(
    ofMap id: UInt32, keys: [[UInt8]]?
  ) throws(LoaderError) -> MapContents {
    try looking { () throws(LoaderError) in try kernel.contents(ofMap: id, keys: keys) }
  }

  public func iteratorOutput(at path: String, upTo count: Int) throws(LoaderError) -> [UInt8] {
    try looking { () throws(LoaderError) in try kernel.iteratorOutput(at: path, upTo: count) }
  }

  public func resolve(_ attachment: DesiredAttachment) throws(LoaderError) -> [ResolvedTarget] {
    try looking { () throws(LoaderError) in try kernel.resolve(attachment) }
  }

  public func isOutOfSight(
    _ target: ResolvedTarget, of attachment: DesiredAttachment, besides found: ResolvedTarget?
  ) -> Bool { kernel.isOutOfSight(target, of: attachment, besides: found) }

  public func isRelative(_ attachment: DesiredAttachment) -> Bool { kernel.isRelative(attachment) }

  public func check(_ attachment: DesiredAttachment, _ target: ResolvedTarget) throws(LoaderError) {
    try looking { () throws(LoaderError) in try kernel.check(attachment, target) }
  }

  public func isProbed(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) -> Bool {
    try looking { () throws(LoaderError) in try kernel.isProbed(attachment, target) }
  }

  public func occupant(at hook: Hook) throws(LoaderError) -> HookOccupant {
    try looking { () throws(LoaderError) in try kernel.occupant(at: hook) }
  }

  public func missingPrivileges(for kind: AttachmentKind) -> [Capability] {
    kernel.missingPrivileges(for: kind)
  }

  public func holder(ofLock directory: String) throws(LoaderError) -> LockHolder {
    try looking { () throws(LoaderError) in try kernel.holder(ofLock: directory) }
  }

  public func lock(_ directory: String) throws(LoaderError) -> LockAttempt {
    try looking { () throws(LoaderError) in try kernel.lock(directory) }
  }

  public func ejection(
    ofScheduler name: String, map: UInt32
  ) throws(LoaderError) -> Ejection? {
    try looking { () throws(LoaderError) in try kernel.ejection(ofScheduler: name, map: map) }
  }

  public func has(_ feature: String) throws(LoaderError) -> Bool {
    try looking { () throws(LoaderError) in try kernel.has(feature) }
  }

  public func checkPlace(of path: String) throws(LoaderError) {
    try looking { () throws(LoaderError) in try kernel.checkPlace(of: path) }
  }

  public func linkCount(at path: String) throws(LoaderError) -> UInt64? {
    try looking { () throws(LoaderError) in try kernel.linkCount(at: path) }
  }

  public func access(to path: String) throws(LoaderError) -> PinAccess? {
    try looking { () throws(LoaderError) in try kernel.access(to: path) }
  }

  public func bpffs(at path: String) throws(LoaderError) -> BPFFSPlace {
    try looking { () throws(LoaderError) in try kernel.bpffs(at: path) }
  }

  public func isSeenByFirstProcess(_ path: String) throws(LoaderError) -> Bool? {
    try looking { () throws(LoaderError) in try kernel.isSeenByFirstProcess(path) }
  }

  /// The sandbox's bpffs is mounted: nothing is changed.
  public func mountBPFFS(at path: String) throws(LoaderError) -> Bool {
    try looking { () throws(LoaderError) in try kernel.mountBPFFS(at: path) }
  }
}

extension CountingKernel {
  public func unmountBPFFS(at path: String) throws(LoaderError) {
    try changing("unmount \(path)") { () throws(LoaderError) in try kernel.unmountBPFFS(at: path) }
  }

  public func createDirectory(_ path: String, mode: UInt32) throws(LoaderError) {
    try changing("create directory \(path)") { () throws(LoaderError) in
      try kernel.createDirectory(path, mode: mode)
    }
  }

  public func removeDirectory(_ path: String) throws(LoaderError) {
    try changing("remove directory \(path)") { () throws(LoaderError) in
      try kernel.removeDirectory(path)
    }
  }

  public func createDocument(_ bytes: [UInt8], at path: String) throws(LoaderError) {
    try changing("create document \(path)") { () throws(LoaderError) in
      try kernel.createDocument(bytes, at: path)
    }
  }

  public func createCursor(at path: String) throws(LoaderError) {
    try changing("create cursor \(path)") { () throws(LoaderError) in
      try kernel.createCursor(at: path)
    }
  }

  public func setCursor(_ cursor: Cursor, at path: String) throws(LoaderError) {
    try changing("set cursor \(cursor.direction) \(cursor.step)") { () throws(LoaderError) in
      try kernel.setCursor(cursor, at: path)
    }
  }

  public func createMap(_ map: DesiredMap, at path: String) throws(LoaderError) {
    try changing("create map \(path)") { () throws(LoaderError) in
      try kernel.createMap(map, at: path)
    }
  }

  public func fillMap(at path: String, with objects: [UInt32: String]) throws(LoaderError) {
    try changing("fill map \(path)") { () throws(LoaderError) in
      try kernel.fillMap(at: path, with: objects)
    }
  }

  /// Each element is a change of its own: a run may end between any two.
  public func setElements(
    _ elements: [MapElement], ofMap path: String
  ) throws(LoaderError) {
    for element in elements {
      try changing("set element of \(path)") { () throws(LoaderError) in
        try kernel.setElements([element], ofMap: path)
      }
    }
  }

  public func createTable(_ contents: MapContents, at path: String) throws(LoaderError) {
    try changing("create table \(path)") { () throws(LoaderError) in
      try kernel.createTable(contents, at: path)
    }
  }

  public func loadProgram(
    _ program: DesiredProgram, maps: [String: String], target: String?, at path: String
  ) throws(LoaderError) {
    try changing("load program \(path)") { () throws(LoaderError) in
      try kernel.loadProgram(program, maps: maps, target: target, at: path)
    }
  }

  public func createStructOps(
    _ map: DesiredMap, programs: [String: String], at path: String
  ) throws(LoaderError) {
    try changing("create struct_ops \(path)") { () throws(LoaderError) in
      try kernel.createStructOps(map, programs: programs, at: path)
    }
  }

  public func createLink(
    _ attachment: DesiredAttachment, to target: ResolvedTarget, object: String,
    references: [String: String], at path: String
  ) throws(LoaderError) {
    try changing("create link \(path)") { () throws(LoaderError) in
      try kernel.createLink(
        attachment, to: target, object: object, references: references, at: path)
    }
  }

  public func updateLink(
    at path: String, to new: String, replacing former: String
  ) throws(LoaderError) {
    try changing("update link \(path)") { () throws(LoaderError) in
      try kernel.updateLink(at: path, to: new, replacing: former)
    }
  }

  public func detachLink(at path: String) throws(LoaderError) {
    try changing("detach link \(path)") { () throws(LoaderError) in
      try kernel.detachLink(at: path)
    }
  }

  public func detachLink(id: UInt32) throws(LoaderError) {
    try changing("detach link \(id)") { () throws(LoaderError) in
      try kernel.detachLink(id: id)
    }
  }

  public func attachUnlinked(_ hook: Hook, at path: String) throws(LoaderError) {
    try changing("attach \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.attachUnlinked(hook, at: path)
    }
  }

  public func replaceUnlinked(_ hook: Hook) throws(LoaderError) {
    try changing("replace at \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.replaceUnlinked(hook)
    }
  }

  public func detachUnlinked(_ hook: Hook) throws(LoaderError) {
    try changing("detach \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.detachUnlinked(hook)
    }
  }

  public func clearHook(_ hook: Hook) throws(LoaderError) {
    try changing("clear \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.clearHook(hook)
    }
  }

  public func registerAgain(at path: String, mark: String, aside: String) throws(LoaderError) {
    try changing("register \(path) again") { () throws(LoaderError) in
      try kernel.registerAgain(at: path, mark: mark, aside: aside)
    }
  }

  public func hardLink(_ path: String, to other: String) throws(LoaderError) {
    try changing("hard link \(other)") { () throws(LoaderError) in
      try kernel.hardLink(path, to: other)
    }
  }

  public func pin(_ path: String, at other: String) throws(LoaderError) {
    try changing("pin \(other)") { () throws(LoaderError) in try kernel.pin(path, at: other) }
  }

  public func pin(_ kind: ObjectAddress.Kind, id: UInt32, at path: String) throws(LoaderError) {
    try changing("pin \(path)") { () throws(LoaderError) in try kernel.pin(kind, id: id, at: path) }
  }

  public func pinProgram(ofLinkAt path: String, at other: String) throws(LoaderError) {
    try changing("pin program \(other)") { () throws(LoaderError) in
      try kernel.pinProgram(ofLinkAt: path, at: other)
    }
  }

  public func setAccess(_ access: PinAccess, at path: String) throws(LoaderError) {
    try changing("set access \(path)") { () throws(LoaderError) in
      try kernel.setAccess(access, at: path)
    }
  }

  public func remove(_ path: String) throws(LoaderError) {
    try changing("remove \(path)") { () throws(LoaderError) in try kernel.remove(path) }
  }

  public func rename(_ path: String, to other: String, _ mode: RenameMode) throws(LoaderError) {
    try changing("rename \(path) to \(other)") { () throws(LoaderError) in
      try kernel.rename(path, to: other, mode)
    }
  }
}
