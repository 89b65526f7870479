extension FileDescriptor {
  /// How many bytes the kernel counts for the map or program that this descriptor holds: `memlock` in
  /// `/proc/self/fdinfo`. Nil for what it counts nothing for, such as a link.
  public func objectMemory() throws(SystemCallError) -> UInt64? {
    // Of a link to several kprobes without cookies, Linux 6.18 oopses when that is read.
    if try ObjectKind(of: rawValue) == .link { return nil }
    let text = try readFile("/proc/self/fdinfo/\(rawValue)", limit: 64 << 10)
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0] == "memlock" else { continue }
      return UInt64(parts[1].drop { $0 == "\t" || $0 == " " })
    }
    return nil
  }
}
