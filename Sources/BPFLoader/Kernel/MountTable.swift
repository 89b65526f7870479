import BPFSyscall

/// The mounts that a process sees.
public struct MountTable {
  /// In the order in which the kernel lists them.
  public let mounts: [Mount]

  /// A file system, or a part of one, at a place.
  public struct Mount {
    /// Its number: a mount is in one namespace alone, and so is that.
    let number: Substring
    /// The file system's, as `stat` says it of what is in it.
    public let device: UInt64
    /// The file system's type: `bpf`, `cgroup2`.
    public let type: Substring
    /// What of the file system is mounted: `/`, or `net:[4026531840]`.
    let root: Substring
    fileprivate let point: Substring

    /// Where it is mounted.
    public var path: String { MountTable.unescaped(point) }
  }

  /// - Parameter process: its number, or `self`.
  /// - Returns: nil where that cannot be told.
  public init?(of process: String) {
    guard let table = try? readFile("/proc/\(process)/mountinfo", limit: 16 << 20), !table.isEmpty
    else { return nil }
    mounts = String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count, dash > 4,
        let device = Self.device(fields[2])
      else { return nil }
      return Mount(
        number: fields[0], device: device, type: fields[dash + 1], root: fields[3],
        point: fields[4])
    }
  }

  /// Where file systems of a type are mounted in this mount namespace.
  public static func points(ofType type: String) -> [String] {
    (MountTable(of: "self")?.mounts ?? []).filter { $0.type == type }.map(\.path)
  }

  /// Where the control group file system of version 2 is mounted, or nil.
  static func cgroupMount() -> String? { points(ofType: "cgroup2").first }

  /// The device that `stat` says for `0:40`.
  private static func device(_ text: Substring) -> UInt64? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let major = UInt64(parts[0]), let minor = UInt64(parts[1]) else {
      return nil
    }
    return minor & 0xff | (major & 0xfff) << 8 | (minor & ~0xff) << 12 | (major & ~0xfff) << 32
  }

  /// A path as it is written there, where `\040` stands for a space.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"),
        let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
