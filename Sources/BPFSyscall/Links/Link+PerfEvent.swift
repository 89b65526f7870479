internal import CBPF

extension Link {
  /// Links a program to a perf event: a kprobe, uprobe, tracepoint or counter.
  ///
  /// The corresponding bpf(2) command is `BPF_LINK_CREATE` with `BPF_PERF_EVENT` (Linux 5.15; before,
  /// ``PerfEvent/setProgram(_:)`` does the same without a link).
  ///
  /// - Parameters:
  ///   - program: a program of type `kprobe`, `tracepoint` or `perf_event`, as the event is.
  ///   - event: the event; the link keeps it, and its descriptor need not stay open.
  ///   - cookie: what `bpf_get_attach_cookie` returns to the program.
  public static func createPerfEvent(
    program: borrowing Program, event: borrowing PerfEvent, cookie: UInt64 = 0
  ) throws(SystemCallError) -> Link {
    var attributes = cbpf_link_create_perf_event(
      start: start(
        program.descriptor.rawValue, .perfEvent,
        target: UInt32(bitPattern: event.descriptor.rawValue)),
      bpf_cookie: cookie)
    return try create(&attributes, size: CBPF_LINK_CREATE_PERF_EVENT_SIZE)
  }
}
