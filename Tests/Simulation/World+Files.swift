import BPFSyscall
import Reconciler

// Names in bpffs, with the rules that it has for them.
extension World {
  func entry(_ path: String) -> Entry? { entries[path] }

  func names(in directory: String) -> [String] {
    let prefix = directory + "/"
    return entries.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
      .filter { !$0.contains("/") }.map(String.init).sorted()
  }

  /// Makes sure that a new name may stand there.
  func makeRoom(for path: String) throws(SystemCallError) {
    try checkWritable(path)
    let name = path.split(separator: "/").last ?? ""
    guard !name.contains(".") else { throw Self.error("open", path, .notPermitted) }
    guard case .directory = entries[Self.parent(of: path)] else {
      throw Self.error("open", path, .noSuchFileOrDirectory)
    }
    guard entries[path] == nil else { throw Self.error("open", path, .fileExists) }
  }

  private func checkWritable(_ path: String) throws(SystemCallError) {
    if isReadOnly { throw Self.error("open", path, .readOnlyFileSystem) }
  }

  mutating func createDirectory(_ path: String, mode: UInt32) throws(SystemCallError) {
    try makeRoom(for: path)
    entries[path] = .directory(PinAccess(mode: mode, owner: 0, group: 0))
  }

  mutating func removeDirectory(_ path: String) throws(SystemCallError) {
    try checkWritable(path)
    guard case .directory = entries[path] else {
      throw Self.error("rmdir", path, .noSuchFileOrDirectory)
    }
    guard names(in: path).isEmpty else { throw Self.error("rmdir", path, .directoryNotEmpty) }
    entries[path] = nil
  }

  mutating func pin(_ object: Int, at path: String) throws(SystemCallError) {
    try makeRoom(for: path)
    let inode = number()
    inodes[inode] = Inode(object: object, access: PinAccess(mode: 0o600, owner: 0, group: 0))
    entries[path] = .pin(inode)
  }

  func access(to path: String) -> PinAccess? {
    switch entries[path] {
    case .directory(let access): access
    case .pin(let inode): inodes[inode]?.access
    case nil: nil
    }
  }

  mutating func setAccess(_ access: PinAccess, at path: String) throws(SystemCallError) {
    guard let former = self.access(to: path) else {
      throw Self.error("chmod", path, .noSuchFileOrDirectory)
    }
    let new = PinAccess(
      mode: access.mode, owner: access.owner ?? former.owner, group: access.group ?? former.group)
    switch entries[path] {
    case .pin(let inode): inodes[inode]?.access = new
    case .directory, nil: entries[path] = .directory(new)
    }
  }

  /// A directory on the way to a path, below the root, whose names others can change.
  func directoryOfOthers(above path: String) -> String? {
    var directory = Self.parent(of: path)
    var found: String?
    while directory.hasPrefix(Self.bpffs + "/") {
      if case .directory(let access) = entries[directory],
        access.owner != 0 || access.mode & 0o022 != 0
      {
        found = directory
      }
      directory = Self.parent(of: directory)
    }
    return found
  }

  mutating func hardLink(_ path: String, to other: String) throws(SystemCallError) {
    guard case .pin = entries[path] else { throw Self.error("link", path, .noSuchFileOrDirectory) }
    try makeRoom(for: other)
    entries[other] = entries[path]
  }

  mutating func remove(_ path: String) throws(SystemCallError) {
    try checkWritable(path)
    guard case .pin = entries[path] else {
      throw Self.error("unlink", path, .noSuchFileOrDirectory)
    }
    entries[path] = nil
    collect()
  }

  mutating func rename(
    _ path: String, to other: String, _ mode: RenameMode
  ) throws(SystemCallError) {
    try checkWritable(path)
    guard let moved = entries[path], mode != .exchange || entries[other] != nil else {
      throw Self.error("rename", path, .noSuchFileOrDirectory)
    }
    guard mode != .exchange || canExchange else {
      throw Self.error("rename", path, .invalidArgument)
    }
    switch (mode, entries[other]) {
    case (.keep, .some): throw Self.error("rename", other, .fileExists)
    case (.exchange, _):
      let aside = "\(path)\u{0}"
      move(path, to: aside)
      move(other, to: path)
      move(aside, to: other)
    case (_, .directory) where !names(in: other).isEmpty:
      throw Self.error("rename", other, .directoryNotEmpty)
    case (_, nil):
      guard case .directory = entries[Self.parent(of: other)] else {
        throw Self.error("rename", other, .noSuchFileOrDirectory)
      }
      move(path, to: other)
    default:
      _ = moved
      move(path, to: other)
      collect()
    }
  }

  private mutating func move(_ path: String, to other: String) {
    let below = entries.filter { $0.key == path || $0.key.hasPrefix(path + "/") }
    for (name, entry) in below {
      entries[name] = nil
      entries[other + name.dropFirst(path.count)] = entry
    }
  }

  /// The object pinned at a path.
  func object(at path: String) throws(SystemCallError) -> (number: Int, object: Object) {
    guard case .pin(let inode) = entries[path], let number = inodes[inode]?.object,
      let object = objects[number]
    else { throw Self.error("BPF_OBJ_GET", path, .noSuchFileOrDirectory) }
    return (number, object)
  }

  static func parent(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  static func error(_ call: String, _ subject: String, _ errno: Errno) -> SystemCallError {
    SystemCallError(call, subject, errno: errno)
  }
}
