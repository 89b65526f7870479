internal import CBPF

/// A network namespace, held open.
public struct NetworkNamespace: ~Copyable {
  /// The descriptor of the namespace, whose number ``AttachTarget/descriptor(_:)`` takes.
  public let descriptor: FileDescriptor

  /// Opens a namespace by its file: `/run/netns/edge`, `/proc/812/ns/net`.
  public init(at path: String) throws(SystemCallError) {
    descriptor = try FileDescriptor(opening: path)
  }

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

  private func enter() throws(SystemCallError) {
    let network: Int32 = 0x4000_0000
    _ = try check(cbpf_setns(descriptor.rawValue, network), "setns")
  }
}

/// The index of a network interface of this thread's namespace. Throws `ENODEV` where there is none.
public func interfaceIndex(_ name: String) throws(SystemCallError) -> UInt32 {
  UInt32(try unsafe call("if_nametoindex", name, cbpf_interface_index))
}
