internal import CBPF

/// The pins of a bpffs that another mount namespace has, with the objects that they are of.
public enum ForeignPins {
  /// One of them.
  public struct Entry: Hashable, Sendable {
    /// What is pinned.
    public let kind: ObjectKind
    /// The object's number.
    public let id: UInt32
    /// Its path in that namespace.
    public let path: String
  }

  /// More names than these are not looked at.
  private static let most: UInt32 = 1 << 18
  /// More bytes than a walk can write are not taken.
  private static let mostBytes = 1 << 28

  /// Walks through a bpffs in another mount namespace, or tells nothing where that is not done in time.
  ///
  /// The walk is a process of its own, which is killed when its time is over: a file system in user space that is mounted
  /// on the way can keep whoever looks at it waiting for good. No symbolic link is followed, and nothing is read that is no
  /// bpffs. The corresponding system calls are `openat2` with `RESOLVE_IN_ROOT` (Linux 5.6), `getdents64` and bpf(2) with
  /// `BPF_OBJ_GET`.
  ///
  /// - Parameters:
  ///   - process: one that is in that namespace, whose root directory we may open: that takes `CAP_SYS_PTRACE`.
  ///   - mount: where the bpffs is mounted, as that process sees it.
  ///   - milliseconds: how long it may take.
  /// - Returns: nil where it took longer, or not all could be looked at.
  public static func read(
    process: Int32, mount: String, within milliseconds: UInt64
  ) throws(SystemCallError) -> [Entry]? {
    let root = try OpenDirectory(following: "/proc/\(process)/root")
    let deadline = System.uptime + milliseconds
    var output: Int32 = -1
    let walk = try unsafe call("clone", mount) { mount in
      unsafe cbpf_start_pin_walk(root.descriptor.rawValue, mount, most, &output)
    }
    let answers = FileDescriptor(owning: output)
    var bytes: [UInt8] = []
    var isWhole = false
    while bytes.count < mostBytes {
      let now = System.uptime
      guard now < deadline, let next = try chunk(answers, within: deadline - now) else { break }
      if next.isEmpty {
        isWhole = true
        break
      }
      bytes += next
    }
    let ended = cbpf_end_process(Int64(walk))
    return isWhole && ended == 1 ? entries(bytes, below: mount) : nil
  }

  /// The next bytes, none at the end; nil where they do not come in time.
  private static func chunk(
    _ answers: borrowing FileDescriptor, within milliseconds: UInt64
  ) throws(SystemCallError) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unsafe cbpf_read_within(
        answers.rawValue, start, buffer.count, UInt32(clamping: milliseconds))
    }
    if count == -Int(Errno.timedOut.rawValue) { return nil }
    return Array(bytes.prefix(try check(count, "read")))
  }

  /// What a walk wrote: for each pin what `/proc/PID/fd` calls it in 24 bytes, its number, the length of its path, and that.
  static func entries(_ bytes: [UInt8], below mount: String) -> [Entry] {
    var entries: [Entry] = []
    var rest = bytes[...]
    func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
      bytes.enumerated().reduce(0) { $0 | UInt32($1.element) << (8 * $1.offset) }.littleEndianOfHost
    }
    while rest.count >= 32 {
      let head = rest.prefix(32)
      let kind = String(decoding: head.prefix { $0 != 0 }.prefix(24), as: UTF8.self)
      let id = number(head.dropFirst(24).prefix(4))
      let length = Int(number(head.dropFirst(28)))
      rest = rest.dropFirst(32)
      guard length <= rest.count else { break }
      let path = String(decoding: rest.prefix(length), as: UTF8.self)
      rest = rest.dropFirst(length)
      guard let kind = ObjectKind(file: kind) else { continue }
      entries.append(Entry(kind: kind, id: id, path: mount == "/" ? path : mount + path))
    }
    return entries
  }
}

extension UInt32 {
  /// A number that was put together from its bytes, the first as the lowest, as this machine means it.
  fileprivate var littleEndianOfHost: UInt32 { UInt32(littleEndian: self) }
}
