import BPFSyscall

extension Host {
  /// Where the control group file system of version 2 is mounted, or nil.
  static func cgroupMount() -> String? { mountPoints(of: "cgroup2").first }

  /// The mount points of a file system type in this mount namespace.
  public static func mountPoints(of type: String) -> [String] {
    mountPoints(in: "/proc/self/mountinfo") { $0.type == type }
  }

  /// Where the part of a file system is mounted that has this name there, in the mount namespace of a process.
  ///
  /// - Parameter table: the process's `mountinfo`.
  static func mountPoints(ofRoot root: String, in table: String) -> [String] {
    mountPoints(in: table) { $0.root == root }
  }

  private static func mountPoints(
    in table: String, where isMeant: ((type: Substring, root: Substring)) -> Bool
  ) -> [String] {
    guard let table = try? readFile(table, limit: 16 << 20) else { return [] }
    return String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count, dash > 4,
        isMeant((fields[dash + 1], fields[3]))
      else { return nil }
      return unescaped(fields[4])
    }
  }

  /// A path from mountinfo, where `\040` stands for a space.
  static func unescaped(_ field: Substring) -> String {
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
