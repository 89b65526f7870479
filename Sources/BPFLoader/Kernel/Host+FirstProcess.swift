import BPFSyscall

// Whose mounts we see: those of the machine, or of a container or service that takes them along when it ends.
extension Host {
  /// Whether this process has the mounts of the machine's first process; nil where that cannot be told.
  ///
  /// A container that has processes of its own, and does not see that one, is known not to have them.
  public static func hasMountsOfFirstProcess() -> Bool? {
    guard let isSeen = seesFirstProcess() else { return nil }
    guard isSeen else { return false }
    guard let first = mounts(of: "1"), let own = mounts(of: "self") else { return nil }
    // A mount is in one namespace alone, and so is its number.
    return !Set(first.map(\.number)).isDisjoint(with: own.map(\.number))
  }

  /// Whether the machine's first process has a file system mounted somewhere; nil where that cannot be told.
  ///
  /// - Parameter device: the file system's, as `stat` says it of what is in it.
  public static func firstProcessHasMounted(device: UInt64) -> Bool? {
    guard seesFirstProcess() == true else { return nil }
    // The list of mounts may be long.
    if let own = namespace("self", "mnt"), own == namespace("1", "mnt") { return true }
    guard let mounts = mounts(of: "1") else { return nil }
    let major = (device >> 8) & 0xfff | (device >> 32) & 0xffff_f000
    let minor = device & 0xff | (device >> 12) & 0xffff_ff00
    return mounts.contains { $0.device == "\(major):\(minor)" }
  }

  /// Whether this process is in the same namespaces of mounts, of the network and of processes as the machine's first
  /// process, as far as that can be told.
  public static func isInNamespacesOfFirstProcess() -> Bool {
    isAmongFirstProcesses() == true
      && ["mnt", "net", "pid"].allSatisfy { kind in
        let own = namespace("self", kind)
        return own != nil && own == namespace("1", kind)
      }
  }

  /// Whether this process lives as long as the machine may, and not at most as long as a container; nil where that cannot
  /// be told.
  public static func isAmongFirstProcesses() -> Bool? {
    namespace("self", "pid").map { $0 == firstNamespace }
  }

  /// Whether process 1, as we see it, is the machine's and not a container's; nil where that cannot be told.
  private static func seesFirstProcess() -> Bool? {
    let namespaces = ["1", "self"].compactMap { namespace($0, "pid") }
    return namespaces.isEmpty ? nil : namespaces.contains(firstNamespace)
  }

  /// Whether this process is in that namespace, so that all processes have a number here.
  static var isInFirstProcessTree: Bool { namespace("self", "pid") == firstNamespace }

  /// The namespace that the machine's first process is in. The corresponding constant is `PROC_PID_INIT_INO`.
  private static let firstNamespace = "pid:[\(0xEFFF_FFFC as UInt32)]"

  static func namespace(_ process: String, _ kind: String) -> String? {
    try? readSymbolicLink("/proc/\(process)/ns/\(kind)")
  }

  private static func mounts(of process: String) -> [(number: Substring, device: Substring)]? {
    guard let table = try? readFile("/proc/\(process)/mountinfo", limit: 16 << 20), !table.isEmpty
    else { return nil }
    return String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ", maxSplits: 3)
      return fields.count > 2 ? (fields[0], fields[2]) : nil
    }
  }
}
