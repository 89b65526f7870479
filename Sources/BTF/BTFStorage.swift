internal import BPFSyscall

/// Where the bytes of a BTF are.
enum BTFStorage: Sendable {
  case array([UInt8])
  /// A file of the kernel's, mapped where it can be.
  case file(MappedFile)

  var count: Int {
    switch self {
    case .array(let bytes): bytes.count
    case .file(let file): file.count
    }
  }

  /// Runs `body` with the bytes, which last until it returns.
  @inline(__always)
  func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch self {
    case .array(let bytes): try unsafe body(bytes.span.bytes)
    case .file(let file): try file.withBytes(body)
    }
  }

  /// A copy of the bytes, where they are not in an array already.
  var array: [UInt8] {
    switch self {
    case .array(let bytes): bytes
    case .file(let file):
      file.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
    }
  }
}
