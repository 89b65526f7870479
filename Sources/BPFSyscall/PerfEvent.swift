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
  /// - Parameters:
  ///   - type: the number in `/sys/bus/event_source/devices/kprobe/type`.
  ///   - offset: bytes into the function.
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

  /// Whether this kernel knows perf links (Linux 5.15). On those before, a program is attached by
  /// `ioctl`, and what holds it cannot be pinned.
  ///
  /// - Parameter event: an open perf event; it is left as it was.
  public static func attachByIoctl(
    _ event: borrowing FileDescriptor, program: borrowing Program
  ) throws(SystemCallError) {
    _ = try check(
      cbpf_ioctl(
        event.rawValue, 0x4004_2408, UInt64(UInt32(bitPattern: program.descriptor.rawValue))),
      "PERF_EVENT_IOC_SET_BPF")
    _ = try check(cbpf_ioctl(event.rawValue, 0x2400, 0), "PERF_EVENT_IOC_ENABLE")
  }
}
