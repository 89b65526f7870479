internal import CBPF

/// A perf event: what kprobes, uprobes, tracepoints and counters are to bpf(2).
public struct PerfEvent: ~Copyable {
  /// The event's descriptor; once a link has the event, it need not stay open.
  public let descriptor: FileDescriptor

  /// Takes the descriptor of a perf event. Nobody checks that it is one.
  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// How an event is opened.
  public struct OpenFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Joins no group, and takes of it only where samples go. The corresponding constant is
    /// `PERF_FLAG_FD_NO_GROUP`.
    public static let noGroup = Self(rawValue: 1 << 0)
    /// Samples go to the group's leader. The corresponding constant is `PERF_FLAG_FD_OUTPUT`.
    public static let output = Self(rawValue: 1 << 1)
    /// The process is the descriptor of a control group's directory. The corresponding constant is
    /// `PERF_FLAG_PID_CGROUP`.
    public static let cgroup = Self(rawValue: 1 << 2)
    /// The corresponding constant is `PERF_FLAG_FD_CLOEXEC`.
    public static let closeOnExec = Self(rawValue: 1 << 3)
  }

  /// Opens an event. The corresponding system call is `perf_event_open`.
  ///
  /// Throws `ENOENT` where the kernel has no such event or function, `EOPNOTSUPP` or `ENODEV` where the
  /// machine has no counter for it, `EACCES` without the privilege, and `EINVAL` for attributes that
  /// contradict each other.
  ///
  /// - Parameters:
  ///   - attributes: which event.
  ///   - process: the process or thread that it is about, by its id in this process's namespace: 0 is this
  ///     thread, and -1 is all, of one CPU.
  ///   - cpu: the CPU; -1 is any, of one process.
  ///   - group: the descriptor of the event that leads the group, which must stay open until the call
  ///     returns; nil starts a group.
  ///   - flags: how it is opened.
  public static func open(
    _ attributes: Attributes, process: Int32 = -1, cpu: Int32 = 0, group: Int32? = nil,
    flags: OpenFlags = .closeOnExec
  ) throws(SystemCallError) -> PerfEvent {
    let opened = try attributes.withLayout { layout throws(SystemCallError) in
      try check(
        unsafe cbpf_perf_event_open(&layout, process, cpu, group ?? -1, flags.rawValue),
        "perf_event_open", attributes.name)
    }
    return PerfEvent(FileDescriptor(owning: opened))
  }
}
