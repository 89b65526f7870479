import BPFSyscall

/// The control groups of version 2 that an attachment names: one, several, or those that match a pattern.
struct CgroupSelection {
  private let names: [String]

  init(_ names: [String]) { self.names = names }

  /// A control group that is there.
  struct Group {
    let name: String
    let path: String
    /// The inode of its directory.
    let id: UInt64
    /// Set where several may be meant.
    let label: String?
  }

  /// The control groups that are there now.
  func groups() throws(LoaderError) -> [Group] {
    let list = GlobList(names)
    let isOne = list.included.count == 1 && !list.hasWildcard
    var found: [Group] = []
    for name in list.included {
      let paths = try Glob.isOne(name) ? Self.expand(name) : [Self.fullPath(name)]
      for path in paths where !list.excludes(Self.relative(path)) {
        guard !found.contains(where: { $0.path == path }) else { continue }
        let directory = try Self.open(path)
        let id: UInt64
        do throws(SystemCallError) {
          id = try directory.status().inode
        } catch {
          throw .from(error, "cannot look at cgroup \(path)")
        }
        found.append(
          Group(
            name: isOne ? name : Self.relative(path), path: path, id: id,
            label: isOne ? nil : Self.relative(path)))
      }
    }
    if found.isEmpty {
      throw LoaderError(
        .missingTarget, "no cgroup matches \(names.joined(separator: ", "))",
        advice: "`systemd-cgls` lists the control groups")
    }
    return found
  }

  /// Whether a name does not begin at the root of all files.
  var isRelative: Bool { GlobList(names).included.contains { !$0.hasPrefix("/") } }

  /// Whether a group is there that is not seen at the path where it was: no group of version 2 ever gets another one.
  func isOutOfSight(_ target: ResolvedTarget) -> Bool {
    guard let id = target.identity.cgroup, let path = target.path else { return false }
    if (try? FileStatus(at: path))??.inode == id { return false }
    guard let mount = MountTable.cgroupMount() else { return true }
    return CgroupFileSystem.contains(id, at: mount) ?? Namespaces.hideControlGroups
  }

  static func open(_ path: String) throws(LoaderError) -> FileDescriptor {
    do throws(SystemCallError) {
      let directory = try FileDescriptor(openingDirectory: path)
      guard try CgroupFileSystem.contains(path) else {
        throw SystemCallError("open", path, errno: .invalidArgument)
      }
      return directory
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      throw LoaderError(.missingTarget, "there is no cgroup \(path)", cause: error)
    } catch  where error.errno == .invalidArgument {
      throw LoaderError(
        .missingTarget, "\(path) is not a cgroup of version 2",
        advice: "`mount -t cgroup2` shows where those are")
    } catch {
      throw .from(error, "cannot open cgroup \(path)")
    }
  }

  /// A path as given, or below the cgroup2 mount.
  static func fullPath(_ path: String) throws(LoaderError) -> String {
    if path.hasPrefix("/") { return path }
    return "\(try mount(path))/\(path)"
  }

  private static func mount(_ path: String) throws(LoaderError) -> String {
    if let mount = MountTable.cgroupMount() { return mount }
    throw LoaderError(
      .missingTarget, "cgroup \(path): no cgroup2 file system is mounted",
      advice: "mount one: mount -t cgroup2 none /sys/fs/cgroup")
  }

  /// The path below the cgroup2 mount, where it is there.
  private static func relative(_ path: String) -> String {
    guard let mount = MountTable.cgroupMount(), path.hasPrefix("\(mount)/") else { return path }
    return String(path.dropFirst(mount.utf8.count + 1))
  }

  /// The directories that match; `**` stands for any number of levels below.
  private static func expand(_ pattern: String) throws(LoaderError) -> [String] {
    let full = try fullPath(pattern)
    let parts = full.split(separator: "/").map(String.init)
    var found = [""]
    for part in parts {
      var next: [String] = []
      for directory in found {
        if part == "**" {
          next += below(directory)
        } else if Glob.isOne(part) {
          let glob = Glob(part)
          next += directories(in: directory).filter(glob.matches).map { "\(directory)/\($0)" }
        } else {
          next.append("\(directory)/\(part)")
        }
      }
      found = next.filter { (try? FileStatus(at: $0))??.isDirectory == true }
      guard found.count <= most else {
        throw LoaderError(.failed, "\(pattern) matches more than \(most) cgroups")
      }
    }
    return found
  }

  private static func below(_ directory: String) -> [String] {
    var all: [String] = []
    var waiting = [directory]
    while let next = waiting.popLast(), all.count <= most {
      let inside = directories(in: next).map { "\(next)/\($0)" }
      all += inside
      waiting += inside
    }
    return all.sorted()
  }

  private static func directories(in path: String) -> [String] {
    let names = (try? Directory.names(in: path.isEmpty ? "/" : path)) ?? []
    return names.filter { (try? FileStatus(at: "\(path)/\($0)"))??.isDirectory == true }.sorted()
  }

  private static let most = 4096
}
