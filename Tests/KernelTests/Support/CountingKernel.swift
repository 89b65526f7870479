import BPFLoader
import BPFSyscall
import Reconciler

/// The real kernel, with every change counted; one of them may be made to fail.
final class CountingKernel: Kernel {
  private let kernel: LiveKernel
  private let fault: Fault?
  /// The changes asked for, in order, also the one that failed.
  private(set) var changes: [String] = []
  private var isDead = false

  enum Fault {
    /// The change of this number, counted from 1, fails.
    case failure(at: Int)
    /// As if the process were killed before this change: from there on nothing is done any more.
    case death(at: Int)
  }

  init(_ kernel: LiveKernel, _ fault: Fault? = nil) {
    self.kernel = kernel
    self.fault = fault
  }

  /// Whether the fault has come.
  var didFail: Bool {
    switch fault {
    case .failure(let number), .death(let number): changes.count >= number
    case nil: false
    }
  }

  /// The change that failed, and those before it.
  var changesUpToFault: ArraySlice<String> {
    switch fault {
    case .failure(let number), .death(let number): changes.prefix(number)
    case nil: changes[...]
    }
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
    changes.append(change)
    switch fault {
    case .failure(let number) where changes.count == number:
      throw LoaderError(.failed, "made to fail: \(change)")
    case .death(let number) where changes.count == number:
      isDead = true
      throw LoaderError(.failed, "killed before: \(change)")
    default:
      return try body()
    }
  }
}

extension CountingKernel {
  var release: String { kernel.release }
  var user: UInt32 { kernel.user }

  func bootID() throws(LoaderError) -> String {
    try looking { () throws(LoaderError) in try kernel.bootID() }
  }

  func device(of directory: String) throws(LoaderError) -> UInt64 {
    try looking { () throws(LoaderError) in try kernel.device(of: directory) }
  }

  func object(at path: String) throws(LoaderError) -> PinnedState? {
    try looking { () throws(LoaderError) in try kernel.object(at: path) }
  }

  func names(in directory: String) throws(LoaderError) -> [String]? {
    try looking { () throws(LoaderError) in try kernel.names(in: directory) }
  }

  func document(at path: String) throws(LoaderError) -> [UInt8] {
    try looking { () throws(LoaderError) in try kernel.document(at: path) }
  }

  func resolve(_ attachment: DesiredAttachment) throws(LoaderError) -> [ResolvedTarget] {
    try looking { () throws(LoaderError) in try kernel.resolve(attachment) }
  }

  func check(_ attachment: DesiredAttachment, _ target: ResolvedTarget) throws(LoaderError) {
    try looking { () throws(LoaderError) in try kernel.check(attachment, target) }
  }

  func occupant(at hook: Hook) throws(LoaderError) -> HookOccupant {
    try looking { () throws(LoaderError) in try kernel.occupant(at: hook) }
  }

  func missingPrivileges(for kind: AttachmentKind) -> [Capability] {
    kernel.missingPrivileges(for: kind)
  }

  func has(_ feature: String) throws(LoaderError) -> Bool {
    try looking { () throws(LoaderError) in try kernel.has(feature) }
  }

  func access(toDirectory path: String) throws(LoaderError) -> PinAccess? {
    try looking { () throws(LoaderError) in try kernel.access(toDirectory: path) }
  }

  /// The sandbox's bpffs is mounted: nothing is changed.
  func mountBPFFS(at path: String) throws(LoaderError) -> Bool {
    try looking { () throws(LoaderError) in try kernel.mountBPFFS(at: path) }
  }
}

extension CountingKernel {
  func unmountBPFFS(at path: String) throws(LoaderError) {
    try changing("unmount \(path)") { () throws(LoaderError) in try kernel.unmountBPFFS(at: path) }
  }

  func createDirectory(_ path: String, mode: UInt32) throws(LoaderError) {
    try changing("create directory \(path)") { () throws(LoaderError) in
      try kernel.createDirectory(path, mode: mode)
    }
  }

  func removeDirectory(_ path: String) throws(LoaderError) {
    try changing("remove directory \(path)") { () throws(LoaderError) in
      try kernel.removeDirectory(path)
    }
  }

  func createDocument(_ bytes: [UInt8], at path: String) throws(LoaderError) {
    try changing("create document \(path)") { () throws(LoaderError) in
      try kernel.createDocument(bytes, at: path)
    }
  }

  func createMap(_ map: DesiredMap, at path: String) throws(LoaderError) {
    try changing("create map \(path)") { () throws(LoaderError) in
      try kernel.createMap(map, at: path)
    }
  }

  func fillMap(at path: String, with objects: [UInt32: String]) throws(LoaderError) {
    try changing("fill map \(path)") { () throws(LoaderError) in
      try kernel.fillMap(at: path, with: objects)
    }
  }

  func loadProgram(
    _ program: DesiredProgram, maps: [String: String], target: String?, at path: String
  ) throws(LoaderError) {
    try changing("load program \(path)") { () throws(LoaderError) in
      try kernel.loadProgram(program, maps: maps, target: target, at: path)
    }
  }

  func createStructOps(
    _ map: DesiredMap, programs: [String: String], at path: String
  ) throws(LoaderError) {
    try changing("create struct_ops \(path)") { () throws(LoaderError) in
      try kernel.createStructOps(map, programs: programs, at: path)
    }
  }

  func createLink(
    _ attachment: DesiredAttachment, to target: ResolvedTarget, object: String,
    references: [String: String], at path: String
  ) throws(LoaderError) {
    try changing("create link \(path)") { () throws(LoaderError) in
      try kernel.createLink(
        attachment, to: target, object: object, references: references, at: path)
    }
  }

  func updateLink(
    at path: String, to new: String, replacing former: String
  ) throws(LoaderError) {
    try changing("update link \(path)") { () throws(LoaderError) in
      try kernel.updateLink(at: path, to: new, replacing: former)
    }
  }

  func detachLink(at path: String) throws(LoaderError) {
    try changing("detach link \(path)") { () throws(LoaderError) in
      try kernel.detachLink(at: path)
    }
  }

  func attachUnlinked(_ hook: Hook, at path: String) throws(LoaderError) {
    try changing("attach \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.attachUnlinked(hook, at: path)
    }
  }

  func replaceUnlinked(_ hook: Hook) throws(LoaderError) {
    try changing("replace at \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.replaceUnlinked(hook)
    }
  }

  func detachUnlinked(_ hook: Hook) throws(LoaderError) {
    try changing("detach \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.detachUnlinked(hook)
    }
  }

  func registerAgain(at path: String, aside: String) throws(LoaderError) {
    try changing("register \(path) again") { () throws(LoaderError) in
      try kernel.registerAgain(at: path, aside: aside)
    }
  }

  func hardLink(_ path: String, to other: String) throws(LoaderError) {
    try changing("hard link \(other)") { () throws(LoaderError) in
      try kernel.hardLink(path, to: other)
    }
  }

  func pin(_ path: String, at other: String) throws(LoaderError) {
    try changing("pin \(other)") { () throws(LoaderError) in try kernel.pin(path, at: other) }
  }

  func setAccess(_ access: PinAccess, at path: String) throws(LoaderError) {
    try changing("set access \(path)") { () throws(LoaderError) in
      try kernel.setAccess(access, at: path)
    }
  }

  func remove(_ path: String) throws(LoaderError) {
    try changing("remove \(path)") { () throws(LoaderError) in try kernel.remove(path) }
  }

  func rename(_ path: String, to other: String, _ mode: RenameMode) throws(LoaderError) {
    try changing("rename \(path) to \(other)") { () throws(LoaderError) in
      try kernel.rename(path, to: other, mode)
    }
  }
}
