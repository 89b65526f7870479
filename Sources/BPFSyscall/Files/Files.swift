internal import CBPF

/// The content of a file. The corresponding system calls are `openat` and `read`.
///
/// One that is longer than `limit` bytes is `EFBIG`. It is for the kernel's files, and others of which it is known what
/// they are: reading a pipe or a device may never end. ``GivenFile`` is for those that somebody names.
public func readFile(
  _ path: String, limit: Int = 64 << 20
) throws(SystemCallError) -> [UInt8] {
  let file = try FileDescriptor(opening: path)
  do throws(SystemCallError) {
    return try file.readToEnd(limit: limit)
  } catch {
    throw SystemCallError(error.operation, path, errno: error.errno)
  }
}

/// Makes `bytes` the content of a file, which is created where it is missing. The corresponding system calls
/// are `openat`, and `write` until all is written.
///
/// - Parameters:
///   - path: the file.
///   - bytes: what it shall hold; what it held before is gone first.
///   - mode: the permissions of a file that is created, before the process's mask takes from them.
/// - Returns: how many bytes were written: all of them.
@discardableResult
public func writeFile(
  _ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644
) throws(SystemCallError) -> Int {
  let file = try FileDescriptor(opening: path, [.writeOnly, .create, .truncate], mode: mode)
  try file.writeAll(bytes)
  try file.close()
  return bytes.count
}

/// Makes a text, in UTF-8, the content of a file, which is created where it is missing. The corresponding
/// system calls are `openat`, and `write` until all is written.
///
/// - Parameters:
///   - path: the file.
///   - text: what it shall hold; what it held before is gone first.
///   - mode: the permissions of a file that is created, before the process's mask takes from them.
/// - Returns: how many bytes were written: all of them.
@discardableResult
public func writeFile(
  _ path: String, _ text: String, mode: UInt32 = 0o644
) throws(SystemCallError) -> Int {
  try writeFile(path, Array(text.utf8), mode: mode)
}

/// Where a symbolic link points. The corresponding system call is `readlink`.
public func readSymbolicLink(_ path: String) throws(SystemCallError) -> String {
  var bytes = [CChar](repeating: 0, count: 4096)
  let count = try unsafe call("readlink", path) { path in
    unsafe cbpf_readlink(path, &bytes, bytes.count)
  }
  return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
