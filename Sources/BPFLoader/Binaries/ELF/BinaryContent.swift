import BPFSyscall

/// What a binary holds: a file that is mapped, or bytes at hand.
enum BinaryContent: Sendable {
  case file(MappedFile)
  case bytes([UInt8])

  /// Runs `body` with the bytes, which last until it returns.
  func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch self {
    case .file(let file): try file.withBytes(body)
    case .bytes(let bytes): try unsafe body(bytes.span.bytes)
    }
  }
}
