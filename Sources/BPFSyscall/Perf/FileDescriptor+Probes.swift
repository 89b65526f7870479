internal import CBPF

extension FileDescriptor {
  /// Whether a user-space probe stands at one of these places in a program or library, whoever has put it there; one for
  /// a single process is not seen.
  ///
  /// The kernel puts a breakpoint into each process that maps the file, also into this one. The corresponding system call
  /// is `mmap`.
  ///
  /// - Parameter offsets: the places, in bytes from the file's start; those behind its end have no probe.
  public func hasProbe(at offsets: [UInt64]) throws(SystemCallError) -> Bool {
    let size = Int(clamping: try status().size)
    guard size > 0 else { return false }
    let address = try check(cbpf_map(rawValue, size), "mmap")
    defer {
      if let start = unsafe UnsafeMutableRawPointer(bitPattern: address) {
        _ = unsafe cbpf_unmap(start, size)
      }
    }
    // Unlike a look at the memory itself, this fails where somebody has cut the file short meanwhile.
    let memory = try FileDescriptor(opening: "/proc/self/mem")
    for offset in offsets where offset < UInt64(size) {
      let count = min(4, size - Int(offset))
      let mapped = try memory.read(upTo: count, at: UInt64(address) + offset)
      if try mapped != read(upTo: count, at: offset) { return true }
    }
    return false
  }
}
