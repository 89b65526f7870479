internal import CBPF

extension FileDescriptor {
  /// Asks a device for something that has no system call of its own. The corresponding system call
  /// is `ioctl`.
  ///
  /// A call that a signal interrupted is not made again (`EINTR`): it may have done a part.
  ///
  /// - Parameters:
  ///   - request: what is asked for; `ENOTTY` where the device does not know it.
  ///   - argument: a number, where the request takes one.
  /// - Returns: what the device returns, for most requests 0.
  @discardableResult
  public func control(
    _ request: UInt64, _ argument: UInt64 = 0
  ) throws(SystemCallError) -> Int {
    try check(cbpf_ioctl(rawValue, request, argument), "ioctl")
  }

  /// Asks a device, with memory that it reads or writes. The corresponding system call is `ioctl`.
  ///
  /// Most requests carry the size of their argument in their number; a smaller `buffer` is `EINVAL`,
  /// before any call. Of a request that does not say, the caller must know how much it reads and writes.
  ///
  /// - Parameters:
  ///   - request: what is asked for; `ENOTTY` where the device does not know it.
  ///   - buffer: the argument; it must hold until the call returns.
  /// - Returns: what the device returns, for most requests 0.
  @unsafe
  @discardableResult
  public func control(
    _ request: UInt64, _ buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemCallError) -> Int {
    guard buffer.count >= Int(cbpf_ioctl_size(request)) else {
      throw SystemCallError("ioctl", errno: .invalidArgument)
    }
    return try control(request, UInt64(UInt(bitPattern: buffer.baseAddress)))
  }

  /// Asks a device, with bytes that it reads or writes. The corresponding system call is `ioctl`.
  ///
  /// Most requests carry the size of their argument in their number; fewer bytes are `EINVAL`, before any
  /// call. Of a request that does not say, the caller must know how much it reads and writes.
  ///
  /// - Parameters:
  ///   - request: what is asked for; `ENOTTY` where the device does not know it.
  ///   - bytes: the argument, as the kernel's structure is laid out.
  /// - Returns: what the device returns, for most requests 0.
  @discardableResult
  public func control(
    _ request: UInt64, _ bytes: inout [UInt8]
  ) throws(SystemCallError) -> Int {
    try unsafe bytes.withUnsafeMutableBufferPointer { buffer throws(SystemCallError) in
      guard buffer.count >= Int(cbpf_ioctl_size(request)) else {
        throw SystemCallError("ioctl", errno: .invalidArgument)
      }
      let address = UInt64(UInt(bitPattern: buffer.baseAddress))
      return try check(cbpf_ioctl(rawValue, request, address), "ioctl")
    }
  }
}
