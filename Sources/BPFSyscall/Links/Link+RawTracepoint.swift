internal import CBPF

extension Link {
  /// Links a program to a raw tracepoint, or to what it was loaded for. The corresponding bpf(2) command
  /// is `BPF_RAW_TRACEPOINT_OPEN` (Linux 4.17).
  ///
  /// Throws `ENOENT` where there is no such tracepoint.
  ///
  /// - Parameters:
  ///   - name: the tracepoint without its category, such as `sched_switch`; nil for a program of type
  ///     `tracing` or `lsm` (Linux 5.5), which knows where it goes.
  ///   - program: a program of type `raw_tracepoint`, `raw_tracepoint_writable`, `tracing` or `lsm`.
  ///   - cookie: what `bpf_get_attach_cookie` returns to the program (Linux 6.10; before, other than 0
  ///     is `EINVAL` or `E2BIG`).
  public static func openRawTracepoint(
    named name: String?, program: borrowing Program, cookie: UInt64 = 0
  ) throws(SystemCallError) -> Link {
    var attributes = cbpf_raw_tracepoint_open()
    attributes.prog_fd = UInt32(bitPattern: program.descriptor.rawValue)
    attributes.cookie = cookie
    var text: [UInt8] = []
    if let name { text = try terminated(name, Command.rawTracepointOpen.manualName) }
    let opened = try text.withAddress { text throws(SystemCallError) in
      attributes.name = text
      return try bpf(.rawTracepointOpen, &attributes, size: CBPF_RAW_TRACEPOINT_OPEN_SIZE, name)
    }
    return Link(FileDescriptor(owning: opened))
  }
}
