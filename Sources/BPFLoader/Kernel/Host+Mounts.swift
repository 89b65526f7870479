import BPFSyscall

extension Host {
  /// Where the control group file system of version 2 is mounted, or nil.
  static func cgroupMount() -> String? { mountPoints(of: "cgroup2").first }

  /// The mount points of a file system type in this mount namespace.
  public static func mountPoints(of type: String) -> [String] {
    guard let table = try? readFile("/proc/self/mountinfo", limit: 16 << 20) else { return [] }
    return String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count, dash > 4,
        fields[dash + 1] == type
      else { return nil }
      return unescaped(fields[4])
    }
  }

  /// A path from mountinfo, where `\040` stands for a space.
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
