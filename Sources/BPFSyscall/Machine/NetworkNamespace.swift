internal import CBPF

/// A network namespace, held open.
public struct NetworkNamespace: ~Copyable {
  /// The descriptor of the namespace, whose number ``AttachTarget/descriptor(_:)`` takes.
  public let descriptor: FileDescriptor

  /// Opens a namespace by its file: `/run/netns/edge`, `/proc/812/ns/net`. What is no network namespace is `EINVAL`, and
  /// neither waited for nor opened: opening a device may do something.
  public init(at path: String) throws(SystemCallError) {
    var isNamespace = try fileSystemType(path) == Self.fileSystem
    if isNamespace {
      let opened = try FileDescriptor(opening: path, [.nonBlocking, .noControllingTerminal])
      // Another file may stand there now, and a namespace may be of another kind.
      isNamespace =
        try check(cbpf_filesystem_type_of(opened.rawValue), "fstatfs") == Self.fileSystem
      if isNamespace, try opened.control(Self.askKind) == Int(Self.network) {
        descriptor = opened
        return
      }
    }
    throw SystemCallError("open", path, errno: .invalidArgument)
  }

  /// The corresponding constant is `NSFS_MAGIC`.
  private static let fileSystem = 0x6e73_6673
  /// The corresponding constant is `NS_GET_NSTYPE` (Linux 4.11).
  private static let askKind: UInt64 = 0xb703
  /// The corresponding constant is `CLONE_NEWNET`.
  private static let network: Int32 = 0x4000_0000

  /// The namespace that this thread is in.
  public static func current() throws(SystemCallError) -> NetworkNamespace {
    try NetworkNamespace(at: "/proc/thread-self/ns/net")
  }

  /// Runs `body` with this thread in the namespace, then goes back.
  ///
  /// The corresponding system call is `setns` with `CLONE_NEWNET`. Where the way back fails, the
  /// process must not go on in a foreign namespace: that error is thrown, whatever `body` returned.
  public func run<Result: ~Copyable>(
    _ body: () throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    let home = try NetworkNamespace.current()
    try enter()
    let result: Result
    do throws(SystemCallError) {
      result = try body()
    } catch {
      try home.enter()
      throw error
    }
    try home.enter()
    return result
  }

  /// The number of the namespace that this thread is in, which no other has in this boot; nil where the kernel has none,
  /// before Linux 5.14. The corresponding socket option is `SO_NETNS_COOKIE`.
  public static func currentCookie() throws(SystemCallError) -> UInt64? {
    let socket = FileDescriptor(owning: try check(cbpf_route_socket(), "socket"))
    var cookie: UInt64 = 0
    do throws(SystemCallError) {
      _ = try check(unsafe cbpf_namespace_cookie(socket.rawValue, &cookie), "getsockopt")
    } catch  where error.errno == .protocolNotAvailable {
      return nil
    }
    return cookie
  }

  private func enter() throws(SystemCallError) {
    _ = try check(cbpf_setns(descriptor.rawValue, Self.network), "setns")
  }
}

/// The network interfaces of one namespace by their names: that in which a thread is when it makes this.
public final class InterfaceNames {
  private let socket: FileDescriptor

  /// Opens a socket in the namespace.
  public init() throws(SystemCallError) {
    socket = FileDescriptor(owning: try check(cbpf_interface_socket(), "socket"))
  }

  /// The index of an interface; `ENODEV` where there is none. The corresponding system call is `ioctl` with
  /// `SIOCGIFINDEX`.
  public func index(of name: String) throws(SystemCallError) -> UInt32 {
    let socket = socket.rawValue
    return UInt32(try unsafe call("ioctl", name) { unsafe cbpf_interface_index(socket, $0) })
  }
}

/// The index of a network interface of this thread's namespace. Throws `ENODEV` where there is none.
public func interfaceIndex(_ name: String) throws(SystemCallError) -> UInt32 {
  try InterfaceNames().index(of: name)
}
