internal import CBPF

/// What a file holds, in memory that is not this process's own where the kernel can map the file.
///
/// It is for files that do not change: reading a mapped file that somebody cuts short ends the process.
/// `/sys/kernel/btf/vmlinux` is one; the kernel maps it since Linux 6.16, and files of other kinds, such as
/// most of sysfs, are read instead.
public final class MappedFile: Sendable {
  /// How many bytes there are.
  public let count: Int
  /// Whether the kernel mapped the file; false where it was read.
  public let isMapped: Bool

  /// An address, which as a pointer could not be sent; 0 where nothing is mapped.
  private let address: UInt
  private let mappedSize: Int

  /// Maps a file, or reads it where it cannot be mapped. The corresponding system calls are `openat`, `mmap`
  /// and `read`.
  ///
  /// - Parameters:
  ///   - path: a file whose size the kernel states; one that states 0 counts as empty.
  ///   - limit: a file of more bytes is `EFBIG`.
  public init(_ path: String, limit: Int = 64 << 20) throws(SystemCallError) {
    // Of a pipe, whose size is 0, nothing is waited for.
    let file = try FileDescriptor(opening: path, .nonBlocking)
    let size = Int(clamping: try file.status().size)
    guard size <= limit else { throw SystemCallError("mmap", path, errno: .fileTooLarge) }
    mappedSize = size
    guard size > 0 else {
      (address, count, isMapped) = (0, 0, false)
      return
    }
    let mapped = cbpf_map(file.rawValue, size)
    if mapped >= 0 {
      (address, count, isMapped) = (UInt(bitPattern: mapped), size, true)
      return
    }
    let memory = UInt(bitPattern: try check(cbpf_map(-1, size), "mmap", path))
    do throws(SystemCallError) {
      count = try Self.fill(memory, size, from: file, path)
    } catch {
      Self.unmap(memory, size)
      throw error
    }
    (address, isMapped) = (memory, false)
  }

  deinit { Self.unmap(address, mappedSize) }

  /// Runs `body` with the bytes, which last until it returns.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    let start = unsafe UnsafeRawPointer(bitPattern: address)
    let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return try unsafe body(RawSpan(_unsafeBytes: buffer))
  }

  /// Reads until the memory is full or the file ends; how many bytes that were.
  private static func fill(
    _ address: UInt, _ size: Int, from file: borrowing FileDescriptor, _ path: String
  ) throws(SystemCallError) -> Int {
    guard let start = unsafe UnsafeMutableRawPointer(bitPattern: address) else { return 0 }
    var done = 0
    while done < size {
      let got = unsafe cbpf_read(file.rawValue, start + done, size - done)
      if got == -Int(Errno.interrupted.rawValue) { continue }
      let count = try check(got, "read", path)
      if count == 0 { break }
      done += min(count, size - done)
    }
    return done
  }

  private static func unmap(_ address: UInt, _ size: Int) {
    guard let start = unsafe UnsafeMutableRawPointer(bitPattern: address) else { return }
    _ = unsafe cbpf_unmap(start, size)
  }
}
