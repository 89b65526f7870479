import BPFLoader
import BPFSyscall

/// The directories of bpffs in which names are made, changed and removed, opened level by level.
///
/// What is done in them is done there, also where somebody puts another directory, or a symbolic link, at a path
/// meanwhile.
final class OpenDirectories {
  /// Whether they stay open for what is done next, as long as a deployment's lock is held. Others could not unmount the
  /// bpffs meanwhile.
  var stayOpen = false {
    didSet { forgetAll() }
  }
  private var opened: [String: Level] = [:]
  /// The roots of bpffs that were met; what leads to them is the host's.
  private var roots: Set<String> = []

  /// An open directory.
  private final class Level {
    let directory: OpenDirectory
    /// Why others may change what its names stand for; nil where only root and we can.
    let objection: String?

    init(_ directory: consuming OpenDirectory, objection: String?) {
      self.directory = directory
      self.objection = objection
    }
  }

  /// Does something with a name in its directory.
  ///
  /// - Parameters:
  ///   - what: what is tried, for an error.
  ///   - isOurs: whether nobody but root and us may be able to change what the names on the way stand for.
  func with(
    _ path: String, _ what: @autoclosure () -> String, isOurs: Bool = true,
    _ body: (borrowing OpenDirectory, String) throws(SystemCallError) -> Void
  ) throws(LoaderError) {
    let (parent, name) = Self.split(path)
    try calling(path, what) { () throws(SystemCallError) in
      let level = try open(parent)
      guard !isOurs || level.objection == nil else { return level.objection }
      try body(level.directory, name)
      return nil
    }
  }

  /// The same with two names.
  func with(
    _ path: String, _ other: String, _ what: @autoclosure () -> String,
    _ body: (borrowing OpenDirectory, String, borrowing OpenDirectory, String)
      throws(SystemCallError) -> Void
  ) throws(LoaderError) {
    let (parent, name) = Self.split(path)
    let (otherParent, otherName) = Self.split(other)
    try calling(other, what) { () throws(SystemCallError) in
      let level = try open(parent)
      let otherLevel = try open(otherParent)
      if let objection = level.objection ?? otherLevel.objection { return objection }
      try body(level.directory, name, otherLevel.directory, otherName)
      return nil
    }
  }

  /// Makes sure that nobody but root and us can change what a path stands for; levels that are not there are no reason.
  func checkPlace(of path: String) throws(LoaderError) {
    var isDone = false
    var directory = Self.split(path).parent
    while !isDone, !directory.isEmpty {
      try calling(path, { "cannot reach \(path)" }) { () throws(SystemCallError) in
        do throws(SystemCallError) {
          let level = try open(directory)
          isDone = true
          return level.objection
        } catch  where error.errno == .noSuchFileOrDirectory {
          directory = Self.split(directory).parent
          return nil
        }
      }
    }
  }

  /// Whether something else than a directory, such as a symbolic link, stands on the way to a path, which then is not
  /// the path of anything.
  func isCutOff(_ path: String) -> Bool {
    do throws(SystemCallError) {
      _ = try open(Self.split(path).parent)
      return false
    } catch {
      return error.errno == .notDirectory
    }
  }

  /// A directory has another name now, or is gone: it is opened again where it is asked for.
  func forget(_ path: String) {
    guard opened[path] != nil else { return }
    opened = opened.filter { $0.key != path && !$0.key.hasPrefix("\(path)/") }
    roots.remove(path)
  }

  private func forgetAll() {
    opened = [:]
    roots = []
  }

  /// Words what fails, and what others could change; lets go of directories that are no longer there.
  ///
  /// - Parameter body: gives the reason why a directory on the way is not ours.
  private func calling(
    _ path: String, _ what: () -> String, _ body: () throws(SystemCallError) -> String?
  ) throws(LoaderError) {
    let objection: String?
    defer { if !stayOpen { forgetAll() } }
    do throws(SystemCallError) {
      objection = try body()
    } catch {
      if error.errno == .noSuchFileOrDirectory { forgetAll() }
      throw Self.worded(error, what())
    }
    guard let objection else { return }
    throw LoaderError(
      .conflict, "\(path) is not safe from others: \(objection)",
      advice:
        "give that directory to root, and let nobody else write to it, or choose another path")
  }

  private static func worded(_ error: SystemCallError, _ what: String) -> LoaderError {
    switch error.errno {
    case .notDirectory:
      LoaderError(
        .conflict, "\(what): \(error.subject ?? "what is on the way") is no directory",
        advice: "choose another path; symbolic links in bpffs are not followed")
    case .fileExists, .isDirectory:
      LoaderError(
        .conflict, "\(what): somebody else has made something there",
        advice: "find out what stands there and who made it, or choose another path", cause: error)
    default: .from(error, what)
    }
  }

  // MARK: Opening

  private func open(_ path: String) throws(SystemCallError) -> Level {
    if let level = opened[path] { return level }
    guard let root = try root(of: path) else {
      throw SystemCallError("open", "\(path), which is not in bpffs", errno: .noSuchFileOrDirectory)
    }
    var level = try level(root, above: nil) { () throws(SystemCallError) in
      try OpenDirectory(following: root)
    }
    var reached = root
    for name in path.dropFirst(root.count).split(separator: "/") {
      reached += "/\(name)"
      let above = level
      level = try self.level(reached, above: above) { () throws(SystemCallError) in
        do throws(SystemCallError) {
          return try OpenDirectory(String(name), in: above.directory)
        } catch {
          throw SystemCallError(error.operation, reached, errno: error.errno)
        }
      }
    }
    return level
  }

  /// A directory that is open already, or is opened.
  private func level(
    _ path: String, above: Level?, _ open: () throws(SystemCallError) -> OpenDirectory
  ) throws(SystemCallError) -> Level {
    if let level = opened[path] { return level }
    let directory = try open()
    let status = try directory.descriptor.status()
    let level = Level(
      directory,
      objection: above?.objection ?? Self.objection(to: status, path, isRoot: above == nil))
    opened[path] = level
    return level
  }

  /// The outermost directory on the way that is in bpffs, where one is.
  private func root(of path: String) throws(SystemCallError) -> String? {
    if let known = roots.first(where: { path == $0 || path.hasPrefix("\($0)/") }) { return known }
    let ends = path.indices.dropFirst().filter { path[$0] == "/" } + [path.endIndex]
    do throws(SystemCallError) {
      for end in ends {
        let prefix = String(path[..<end])
        guard try BPFFileSystem.contains(prefix) else { continue }
        roots.insert(prefix)
        return prefix
      }
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      return nil
    }
    return nil
  }

  /// Why others may change what names in a directory stand for.
  ///
  /// - Parameter isRoot: whether it is the root of bpffs, where the sticky bit lets others make names of their own alone.
  private static func objection(to status: FileStatus, _ path: String, isRoot: Bool) -> String? {
    if status.owner != 0, status.owner != System.user {
      return "\(path) belongs to user \(status.owner)"
    }
    guard status.permissions & 0o022 != 0 else { return nil }
    if isRoot, status.permissions & 0o1000 != 0 { return nil }
    return "others may write to \(path) (mode \(PinAccess.octal(status.permissions)))"
  }

  private static func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}
