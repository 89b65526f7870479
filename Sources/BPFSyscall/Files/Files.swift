internal import CBPF

/// How a file is opened.
public enum FileAccess: Int32, Sendable {
  case read = 0
  case write = 1
  case readWrite = 2
}

extension FileDescriptor {
  /// Opens a file. The corresponding system call is `openat`; the descriptor closes on `exec`.
  public init(opening path: String, for access: FileAccess = .read) throws(SystemCallError) {
    try self.init(opening: path, flags: access.rawValue)
  }

  /// Opens a directory, and nothing else; a symbolic link in its place is refused.
  public init(openingDirectory path: String) throws(SystemCallError) {
    try self.init(opening: path, flags: 0o200000 | 0o400000)  // O_DIRECTORY, O_NOFOLLOW
  }

  private init(opening path: String, flags: Int32) throws(SystemCallError) {
    _ = try terminated(path)
    let closeOnExec: Int32 = 0o2000000
    self.init(
      owning: try check(
        unsafe cbpf_openat(currentDirectory, path, flags | closeOnExec, 0), "open", path))
  }

  /// The next bytes, at most `count`; none at the end. The corresponding system call is `read`.
  public func read(upTo count: Int) throws(SystemCallError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var got: Int
    repeat {
      got = unsafe bytes.withUnsafeMutableBytes { buffer in
        guard let start = buffer.baseAddress else { return 0 }
        return unsafe cbpf_read(rawValue, start, buffer.count)
      }
    } while got == -Int(Errno.interrupted.rawValue)
    bytes.removeLast(count - (try check(got, "read")).clamped(to: count))
    return bytes
  }

}

/// Writes all of `bytes` to an open file. The corresponding system call is `write`.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemCallError) {
  var done = 0
  while done < bytes.count {
    let written = unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unsafe cbpf_write(descriptor, start + done, buffer.count - done)
    }
    if written == -Int(Errno.interrupted.rawValue) { continue }
    done += try check(written, "write")
  }
}

/// The content of a file. One that is longer than `limit` bytes is `EFBIG`.
public func readFile(
  _ path: String, limit: Int = 64 << 20
) throws(SystemCallError) -> [UInt8] {
  let file = try FileDescriptor(opening: path)
  let size = Int(clamping: try file.status().size)
  var content: [UInt8] = []
  content.reserveCapacity(min(size, limit))
  while true {
    let chunk = try file.read(upTo: max(64 << 10, min(size, limit) - content.count))
    if chunk.isEmpty { return content }
    content += chunk
    if content.count > limit {
      throw SystemCallError("read", path, errno: Errno(rawValue: 27))  // EFBIG
    }
  }
}

/// Where a symbolic link points. The corresponding system call is `readlink`.
public func readSymbolicLink(_ path: String) throws(SystemCallError) -> String {
  var bytes = [CChar](repeating: 0, count: 4096)
  let count = try check(unsafe cbpf_readlink(path, &bytes, bytes.count), "readlink", path)
  return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// `AT_FDCWD`.
let currentDirectory: Int32 = -100

extension Int {
  fileprivate func clamped(to limit: Int) -> Int { Swift.min(self, limit) }
}
