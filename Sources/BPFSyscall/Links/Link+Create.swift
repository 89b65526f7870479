internal import CBPF

// The corresponding bpf(2) command is `BPF_LINK_CREATE` (Linux 5.7), but for raw tracepoints.
extension Link {
  /// Links a program to an open target: a control group or a network namespace.
  public static func create(
    program: borrowing Program, target: Int32, type: AttachType
  ) throws(SystemCallError) -> Link {
    var attributes = start(program, type)
    attributes.target_fd = UInt32(bitPattern: target)
    return try create(&attributes, size: CBPF_LINK_CREATE_SIZE)
  }

  /// Links a program to a network interface, with `XDP_FLAGS_…` for XDP and no flags for tcx.
  public static func create(
    program: borrowing Program, interface index: UInt32, type: AttachType, flags: UInt32 = 0
  ) throws(SystemCallError) -> Link {
    var attributes = start(program, type)
    attributes.target_fd = index
    attributes.flags = flags
    return try create(&attributes, size: CBPF_LINK_CREATE_SIZE)
  }

  /// Links a program to an open perf event: a kprobe, uprobe, tracepoint or counter (Linux 5.15).
  public static func create(
    program: borrowing Program, perfEvent: borrowing FileDescriptor, cookie: UInt64
  ) throws(SystemCallError) -> Link {
    var start = start(program, .perfEvent)
    start.target_fd = UInt32(bitPattern: perfEvent.rawValue)
    var attributes = cbpf_link_create_perf_event(start: start, bpf_cookie: cookie)
    return try create(&attributes, size: CBPF_LINK_CREATE_PERF_EVENT_SIZE)
  }

  /// Links an iterator program.
  public static func createIterator(
    program: borrowing Program
  ) throws(SystemCallError) -> Link {
    var attributes = start(program, .traceIter)
    return try create(&attributes, size: CBPF_LINK_CREATE_SIZE)
  }

  /// Links a tracing program to the function that it was loaded for.
  ///
  /// Before Linux 6.0 the kernel knows no cookie here and takes such links only from
  /// `BPF_RAW_TRACEPOINT_OPEN`, which is tried where `BPF_LINK_CREATE` says `EINVAL`.
  public static func createTracing(
    program: borrowing Program, type: AttachType, cookie: UInt64
  ) throws(SystemCallError) -> Link {
    var attributes = cbpf_link_create_tracing()
    attributes.start = start(program, type)
    attributes.cookie = cookie
    do throws(SystemCallError) {
      return try create(&attributes, size: CBPF_LINK_CREATE_TRACING_SIZE)
    } catch  where error.errno == .invalidArgument && cookie == 0 {
      return try openRawTracepoint(named: nil, program: program, cookie: 0)
    }
  }

  /// Registers a struct_ops map that was created with `BPF_F_LINK` (Linux 6.4).
  public static func createStructOps(map: borrowing RawMap) throws(SystemCallError) -> Link {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: map.descriptor.rawValue)
    attributes.attach_type = AttachType.structOps.rawValue
    return try create(&attributes, size: CBPF_LINK_CREATE_SIZE)
  }

  /// Links a program to a raw tracepoint; without a name, to what it was loaded for. The
  /// corresponding bpf(2) command is `BPF_RAW_TRACEPOINT_OPEN` (Linux 4.17; cookies 6.10).
  public static func openRawTracepoint(
    named name: String?, program: borrowing Program, cookie: UInt64
  ) throws(SystemCallError) -> Link {
    var attributes = cbpf_raw_tracepoint_open()
    attributes.prog_fd = UInt32(bitPattern: program.descriptor.rawValue)
    attributes.cookie = cookie
    var text: [UInt8] = []
    if let name { text = try terminated(name) }
    let opened = try text.withAddress { text throws(SystemCallError) in
      attributes.name = text
      return try bpf(.rawTracepointOpen, &attributes, size: CBPF_RAW_TRACEPOINT_OPEN_SIZE, name)
    }
    return Link(FileDescriptor(owning: opened))
  }

  private static func start(
    _ program: borrowing Program, _ type: AttachType
  ) -> cbpf_link_create {
    var attributes = cbpf_link_create()
    attributes.prog_fd = UInt32(bitPattern: program.descriptor.rawValue)
    attributes.attach_type = type.rawValue
    return attributes
  }

  private static func create<Attributes: BitwiseCopyable>(
    _ attributes: inout Attributes, size: Int
  ) throws(SystemCallError) -> Link {
    let created = try bpf(.linkCreate, &attributes, size: size)
    return Link(FileDescriptor(owning: created))
  }
}
