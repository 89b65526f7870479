internal import CBPF

/// What a process's descriptor of a perf event, or of a raw tracepoint's link, has attached.
public struct TaskEvent: Hashable, Sendable {
  /// The kernel's number for the program, which ``Program/open(id:)`` takes.
  public let programID: UInt32
  /// What runs the program.
  public let kind: Kind
  /// The tracepoint, the function, or the path of the probed file; nil where a kprobe was set by its
  /// address.
  public let name: String?
  /// A uprobe's place in the file, or a kprobe's in the function, in bytes.
  public let offset: UInt64
  /// A kprobe's address; 0 where this process may not know.
  public let address: UInt64

  /// What runs the program (`enum bpf_task_fd_type`).
  public enum Kind: UInt32, Hashable, Sendable {
    /// The corresponding constant is `BPF_FD_TYPE_RAW_TRACEPOINT`.
    case rawTracepoint = 0
    /// The corresponding constant is `BPF_FD_TYPE_TRACEPOINT`.
    case tracepoint = 1
    /// The corresponding constant is `BPF_FD_TYPE_KPROBE`.
    case kprobe = 2
    /// The corresponding constant is `BPF_FD_TYPE_KRETPROBE`.
    case kretprobe = 3
    /// The corresponding constant is `BPF_FD_TYPE_UPROBE`.
    case uprobe = 4
    /// The corresponding constant is `BPF_FD_TYPE_URETPROBE`.
    case uretprobe = 5
  }

  /// Asks what a descriptor of a process has attached. The corresponding bpf(2) command is
  /// `BPF_TASK_FD_QUERY` (Linux 4.18).
  ///
  /// Throws `ENOENT` where there is no such process, or the event has no program, `EBADF` where the process
  /// has no such descriptor, and `ENOTSUPP` where it is of something else.
  ///
  /// - Parameters:
  ///   - process: the process's id in this process's namespace.
  ///   - descriptor: the number of the descriptor in that process.
  public init(ofProcess process: UInt32, descriptor: Int32) throws(SystemCallError) {
    var room = 256
    while true {
      var name = [UInt8](repeating: 0, count: room)
      var attributes = cbpf_task_fd_query()
      attributes.pid = process
      attributes.fd = UInt32(bitPattern: descriptor)
      attributes.buf_len = UInt32(room)
      do throws(SystemCallError) {
        try name.withMutableAddress { buffer throws(SystemCallError) in
          attributes.buf = buffer
          _ = try bpf(.taskDescriptorQuery, &attributes, size: CBPF_TASK_FD_QUERY_SIZE)
        }
      } catch  where error.errno == .noSpace && room < Self.longestName {
        // The kernel said how long the name is.
        room = min(max(Int(attributes.buf_len) + 1, room * 2), Self.longestName)
        continue
      }
      try self.init(attributes, name)
      return
    }
  }

  private static let longestName = 1 << 16

  private init(_ attributes: cbpf_task_fd_query, _ name: [UInt8]) throws(SystemCallError) {
    guard let kind = Kind(rawValue: attributes.fd_type) else {
      throw SystemCallError(Command.taskDescriptorQuery.manualName, errno: .notSupportedByKernel)
    }
    let text = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    self.programID = attributes.prog_id
    self.kind = kind
    self.name = text.isEmpty ? nil : text
    self.offset = attributes.probe_offset
    self.address = attributes.probe_addr
  }
}
