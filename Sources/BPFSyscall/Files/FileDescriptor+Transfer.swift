internal import CBPF

extension FileDescriptor {
  /// The next bytes; none at the end. The corresponding system call is `read`, made once, and again where a
  /// signal interrupted it.
  ///
  /// - Parameter count: how many at most; a negative number is `EINVAL`.
  /// - Throws: `EAGAIN` where a file opened with ``OpenFlags/nonBlocking`` has nothing yet.
  public func read(upTo count: Int) throws(SystemCallError) -> [UInt8] {
    guard count >= 0 else { throw SystemCallError("read", errno: .invalidArgument) }
    var bytes = [UInt8](repeating: 0, count: count)
    var got: Int
    repeat {
      got = unsafe bytes.withUnsafeMutableBytes { buffer in
        guard let start = buffer.baseAddress else { return 0 }
        return unsafe cbpf_read(rawValue, start, buffer.count)
      }
    } while got == -Int(Errno.interrupted.rawValue)
    bytes.removeLast(count - min(try check(got, "read"), count))
    return bytes
  }

  /// Writes bytes, as many as the kernel takes at once. The corresponding system call is `write`, made once,
  /// and again where a signal interrupted it.
  ///
  /// - Returns: how many it took, maybe fewer than all.
  /// - Throws: `EAGAIN` where a file opened with ``OpenFlags/nonBlocking`` takes none yet.
  public func write(_ bytes: [UInt8]) throws(SystemCallError) -> Int {
    try transfer(bytes[...], to: rawValue)
  }

  /// Writes a text in UTF-8, as much as the kernel takes at once. The corresponding system call is `write`,
  /// made once, and again where a signal interrupted it.
  ///
  /// - Returns: how many bytes it took, maybe fewer than all.
  /// - Throws: `EAGAIN` where a file opened with ``OpenFlags/nonBlocking`` takes none yet.
  public func write(_ text: String) throws(SystemCallError) -> Int {
    try write(Array(text.utf8))
  }

  /// Writes all of `bytes`. The corresponding system call is `write`, made as often as it takes.
  public func writeAll(_ bytes: [UInt8]) throws(SystemCallError) {
    try BPFSyscall.writeAll(bytes, to: rawValue)
  }
}

/// Writes all of `bytes` to an open file. The corresponding system call is `write`, made as often as it
/// takes.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemCallError) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = try transfer(rest, to: descriptor)
    guard count > 0 else { throw SystemCallError("write", errno: .ioError) }
    rest = rest.dropFirst(count)
  }
}

/// One `write`, made again where a signal interrupted it.
private func transfer(
  _ bytes: ArraySlice<UInt8>, to descriptor: Int32
) throws(SystemCallError) -> Int {
  var count: Int
  repeat {
    count = unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unsafe cbpf_write(descriptor, start, buffer.count)
    }
  } while count == -Int(Errno.interrupted.rawValue)
  return try check(count, "write")
}
