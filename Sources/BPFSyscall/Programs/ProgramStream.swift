internal import CBPF

/// A text that a program writes with `bpf_stream_printk`, or the kernel about it: up to 100,000 bytes
/// that nobody read yet (Linux 6.17).
public struct ProgramStream: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// What the program says. The corresponding constant is `BPF_STREAM_STDOUT`.
  public static let standardOutput = Self(rawValue: 1)
  /// What the program says, and the kernel about errors of the program at run time, such as a lock that
  /// would never be free. The corresponding constant is `BPF_STREAM_STDERR`.
  public static let standardError = Self(rawValue: 2)
}

extension Program {
  /// Takes bytes out of one of the program's streams; none where it is empty. The corresponding bpf(2)
  /// command is `BPF_PROG_STREAM_READ_BY_FD` (Linux 6.17).
  ///
  /// - Throws: `ENOENT` for a stream that there is not, `EINVAL` where the kernel has no streams.
  public func read(_ stream: ProgramStream, upTo count: Int) throws(SystemCallError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(max(count, 0), Int(Int32.max)))
    var attributes = cbpf_program_stream_read()
    attributes.stream_buf_len = UInt32(bytes.count)
    attributes.stream_id = stream.rawValue
    attributes.prog_fd = number
    let read = try bytes.withMutableAddress { address throws(SystemCallError) in
      attributes.stream_buf = address
      return try bpf(
        .programStreamReadByDescriptor, &attributes, size: CBPF_PROGRAM_STREAM_READ_SIZE)
    }
    bytes.removeLast(bytes.count - min(bytes.count, read))
    return bytes
  }

  /// Takes all that is in one of the program's streams. The corresponding bpf(2) command is
  /// `BPF_PROG_STREAM_READ_BY_FD` (Linux 6.17).
  ///
  /// It ends also where the program writes as fast as this reads: after 1 MiB.
  ///
  /// - Throws: `ENOENT` for a stream that there is not, `EINVAL` where the kernel has no streams.
  public func readAll(_ stream: ProgramStream) throws(SystemCallError) -> [UInt8] {
    var whole: [UInt8] = []
    while whole.count < 1 << 20 {
      let part = try read(stream, upTo: 4096)
      if part.isEmpty { break }
      whole += part
    }
    return whole
  }
}
