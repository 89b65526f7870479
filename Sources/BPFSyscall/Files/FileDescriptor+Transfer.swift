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

  /// All further bytes. The corresponding system call is `read`, made until there are no more.
  ///
  /// - Parameter limit: more bytes than these are `EFBIG`.
  /// - Throws: `EAGAIN` where a file opened with ``OpenFlags/nonBlocking`` has nothing yet.
  public func readToEnd(limit: Int) throws(SystemCallError) -> [UInt8] {
    let size = Int(clamping: try status().size)
    var content: [UInt8] = []
    content.reserveCapacity(min(size, limit))
    while true {
      let chunk = try read(upTo: max(64 << 10, min(size, limit) - content.count))
      if chunk.isEmpty { return content }
      content += chunk
      guard content.count <= limit else { throw SystemCallError("read", errno: .fileTooLarge) }
    }
  }

  /// Bytes from a position on, wherever the next ``read(upTo:)`` is; fewer where the file ends before. The
  /// corresponding system call is `pread`, made until all are there or the file ends.
  ///
  /// - Parameters:
  ///   - count: how many at most; a negative number is `EINVAL`.
  ///   - position: where, in bytes from the file's start.
  /// - Throws: `ESPIPE` for what has no positions, such as a pipe.
  public func read(upTo count: Int, at position: UInt64) throws(SystemCallError) -> [UInt8] {
    guard count >= 0 else { throw SystemCallError("pread", errno: .invalidArgument) }
    var failure: Int?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      guard let start = buffer.baseAddress else { return }
      while done < count {
        let got = unsafe cbpf_read_at(
          rawValue, start + done, count - done, position + UInt64(done))
        if got == -Int(Errno.interrupted.rawValue) { continue }
        if got < 0 { failure = got }
        if got <= 0 { return }
        done += min(got, count - done)
      }
    }
    if let failure { _ = try check(failure, "pread") }
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
