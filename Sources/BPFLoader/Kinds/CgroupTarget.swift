import BPFSyscall

/// A control group of version 2.
struct CgroupTarget: AttachmentTarget {
  private let path: String

  init(_ options: AttachmentOptions) { path = options.strings["path"] ?? "" }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget {
    guard let type = program.attachType else {
      throw LoaderError(
        .invalidBytecode, "the section of \(program.name) does not say what it does in a cgroup",
        advice: "give it one like SEC(\"cgroup_skb/ingress\") or SEC(\"cgroup/connect4\")")
    }
    let directory = try open()
    do throws(SystemCallError) {
      let inode = try directory.status().inode
      return ResolvedTarget(
        summary: "\(type) on cgroup \(path)", identity: "cgroup \(inode) \(type)",
        attachType: type)
    } catch {
      throw .from(error, "cannot look at cgroup \(path)")
    }
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let directory = try open()
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createCgroup(
        program: program, group: directory, type: target.attachType ?? .cgroupInetIngress)
    }
  }

  private func open() throws(LoaderError) -> FileDescriptor {
    let path = try fullPath()
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

  private func fullPath() throws(LoaderError) -> String {
    if path.hasPrefix("/") { return path }
    guard let mount = Host.cgroupMount() else {
      throw LoaderError(
        .missingTarget, "cgroup \(path): no cgroup2 file system is mounted",
        advice: "mount one: mount -t cgroup2 none /sys/fs/cgroup")
    }
    return "\(mount)/\(path)"
  }
}
