import BPFSyscall

/// Whose namespaces this process is in: those of the machine, or of a container or service that takes them along when it
/// ends.
public enum Namespaces {
  /// Whether this process has the mounts of the machine's first process; nil where that cannot be told.
  ///
  /// A container that has processes of its own, and does not see that one, is known not to have them.
  public static func haveMountsOfFirstProcess() -> Bool? {
    guard let isSeen = seeFirstProcess() else { return nil }
    guard isSeen else { return false }
    guard let first = MountTable(of: "1"), let own = MountTable(of: "self") else { return nil }
    return !Set(first.mounts.map(\.number)).isDisjoint(with: own.mounts.map(\.number))
  }

  /// Whether the machine's first process has a file system mounted somewhere; nil where that cannot be told.
  ///
  /// - Parameter device: the file system's, as `stat` says it of what is in it.
  public static func firstProcessHasMounted(device: UInt64) -> Bool? {
    guard seeFirstProcess() == true else { return nil }
    // The list of mounts may be long.
    if let own = file("self", "mnt"), own == file("1", "mnt") { return true }
    return MountTable(of: "1").map { $0.mounts.contains { $0.device == device } }
  }

  /// Whether this process is in the same namespaces of mounts, of the network and of processes as the machine's first
  /// process, as far as that can be told.
  public static func areThoseOfFirstProcess() -> Bool {
    seeAllProcesses
      && ["mnt", "net", "pid"].allSatisfy { kind in
        let own = file("self", kind)
        return own != nil && own == file("1", kind)
      }
  }

  /// Whether this process lives as long as the machine may, and not at most as long as a container; nil where that cannot
  /// be told.
  public static func areAmongFirstProcesses() -> Bool? {
    file("self", "pid").map { $0 == firstOfProcesses }
  }

  /// Whether the processes that are seen from here are all that this machine has.
  public static var seeAllProcesses: Bool { areAmongFirstProcesses() == true }

  /// Whether process 1, as we see it, is the machine's and not a container's; nil where that cannot be told.
  private static func seeFirstProcess() -> Bool? {
    let namespaces = ["1", "self"].compactMap { file($0, "pid") }
    return namespaces.isEmpty ? nil : namespaces.contains(firstOfProcesses)
  }

  /// The namespace that the machine's first process is in. The corresponding constant is `PROC_PID_INIT_INO`.
  private static let firstOfProcesses = "pid:[\(0xEFFF_FFFC as UInt32)]"

  /// One process for each other mount namespace that processes are in, as far as that can be told.
  public static func processesWithOtherMounts() -> [Int32] {
    guard let own = file("self", "mnt"), let names = try? Directory.names(in: "/proc") else {
      return []
    }
    var seen: Set<String> = [own]
    return names.compactMap(Int32.init).sorted().filter { process in
      // One that we may not look into is in one that nobody knows.
      seen.insert(file("\(process)", "mnt") ?? "\(process)").inserted
    }
  }

  /// A process's namespace as the kernel writes it: `mnt:[4026531841]`.
  private static func file(_ process: String, _ kind: String) -> String? {
    try? readSymbolicLink("/proc/\(process)/ns/\(kind)")
  }

  /// The number of this process's mount namespace; nil where /proc does not tell.
  static var mount: UInt64? { number("mnt") }

  /// Whether this process sees control groups from another one than the root of all.
  static var hideControlGroups: Bool { number("cgroup").map { $0 != firstOfCgroups } ?? false }

  /// The corresponding constant is `PROC_CGROUP_INIT_INO`.
  private static let firstOfCgroups: UInt64 = 0xEFFF_FFFB

  /// Whether our privileges are those of the machine, and not of a user namespace that the kernel asks for nothing; true
  /// where that cannot be told.
  static var havePrivilegesOfMachine: Bool { number("user").map { $0 == firstOfUsers } ?? true }

  /// The corresponding constant is `PROC_USER_INIT_INO`.
  private static let firstOfUsers: UInt64 = 0xEFFF_FFFD

  private static func number(_ kind: String) -> UInt64? {
    (try? FileStatus(at: "/proc/self/ns/\(kind)", followingLinks: true))??.inode
  }
}
