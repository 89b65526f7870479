internal import CBPF

/// A perf event: what kprobes, uprobes, tracepoints and counters are to bpf(2).
public enum PerfEvent {
  /// Opens a tracepoint by the number in tracefs (`events/CATEGORY/NAME/id`).
  public static func tracepoint(id: UInt64) throws(SystemCallError) -> FileDescriptor {
    var attributes = attributes(type: 2)  // PERF_TYPE_TRACEPOINT
    attributes.config = id
    attributes.sample_period = 1
    return FileDescriptor(owning: try open(&attributes))
  }

  /// Opens a kprobe (Linux 4.17). Throws `ENOENT` where the kernel has no such function.
  ///
  /// The type is the number in `/sys/bus/event_source/devices/kprobe/type`, the offset counts bytes
  /// into the function.
  public static func kprobe(
    type: UInt32, function: String, offset: UInt64
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = attributes(type: type)
    attributes.config2 = offset
    let opened = try terminated(function).withAddress { name throws(SystemCallError) in
      attributes.config1 = name
      return try open(&attributes)
    }
    return FileDescriptor(owning: opened)
  }

  private static func attributes(type: UInt32) -> cbpf_perf_event {
    var attributes = cbpf_perf_event()
    attributes.type = type
    attributes.size = UInt32(CBPF_PERF_EVENT_SIZE)
    return attributes
  }

  /// The corresponding system call is `perf_event_open`, with `PERF_FLAG_FD_CLOEXEC`.
  private static func open(
    _ attributes: inout cbpf_perf_event
  ) throws(SystemCallError) -> Int {
    let everyProcess: Int32 = -1
    return try check(
      unsafe cbpf_perf_event_open(&attributes, everyProcess, 0, -1, 8), "perf_event_open")
  }
}
