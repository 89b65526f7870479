import BPFSyscall

// Other mount namespaces than this process's.
extension Host {
  /// Whether the processes that are seen from here are all that this machine has.
  public static var seesAllProcesses: Bool { isInFirstProcessTree }

  /// One process for each other mount namespace that processes are in, as far as that can be told.
  public static func processesOfOtherMounts() -> [Int32] {
    guard let own = namespace("self", "mnt"), let names = try? Directory.names(in: "/proc") else {
      return []
    }
    var seen: Set<String> = [own]
    return names.compactMap(Int32.init).sorted().filter { process in
      // One that we may not look into is in one that nobody knows.
      seen.insert(namespace("\(process)", "mnt") ?? "\(process)").inserted
    }
  }

  /// Where a process sees a bpffs, and which; nil where that cannot be told.
  public static func bpffsMounts(of process: Int32) -> [(device: UInt64, path: String)]? {
    guard let table = try? readFile("/proc/\(process)/mountinfo", limit: 16 << 20), !table.isEmpty
    else { return nil }
    return String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count, dash > 4,
        fields[dash + 1] == "bpf", let device = device(fields[2])
      else { return nil }
      return (device, unescaped(fields[4]))
    }
  }

  /// The device that `stat` says for `0:40`.
  private static func device(_ text: Substring) -> UInt64? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let major = UInt64(parts[0]), let minor = UInt64(parts[1]) else {
      return nil
    }
    return minor & 0xff | (major & 0xfff) << 8 | (minor & ~0xff) << 12 | (major & ~0xfff) << 32
  }
}
