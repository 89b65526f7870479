internal import CBPF

/// A function of another program, or of the kernel, that a tracing link goes to instead of the one that
/// its program was loaded for.
public struct TracingTarget: Hashable, Sendable {
  /// The program's descriptor, which must stay open until the call returns.
  public var program: Int32
  /// The id of the function in the program's BTF.
  public var functionID: UInt32

  /// Names a function by the program's descriptor and the id in the program's BTF.
  public init(program: Int32, functionID: UInt32) {
    self.program = program
    self.functionID = functionID
  }
}

extension Link {
  /// Links a tracing program to the function or tracepoint that it was loaded for.
  ///
  /// The corresponding bpf(2) command is `BPF_LINK_CREATE` (Linux 6.0). Where that says `EINVAL` and there
  /// is no cookie, `BPF_RAW_TRACEPOINT_OPEN` is tried, which does it since Linux 5.5.
  ///
  /// - Parameters:
  ///   - program: a program of type `tracing` or `lsm`.
  ///   - type: what it was loaded for: ``AttachType/traceFentry``, ``AttachType/traceFexit``,
  ///     ``AttachType/modifyReturn``, ``AttachType/traceFsession``, ``AttachType/traceRawTp``,
  ///     ``AttachType/lsmMac``.
  ///   - cookie: what `bpf_get_attach_cookie` returns to the program (Linux 6.0; `trace_raw_tp` 6.10).
  public static func createTracing(
    program: borrowing Program, type: AttachType, cookie: UInt64 = 0
  ) throws(SystemCallError) -> Link {
    var attributes = tracing(program.descriptor.rawValue, type, target: nil, cookie: cookie)
    do throws(SystemCallError) {
      return try create(&attributes, size: CBPF_LINK_CREATE_TRACING_SIZE)
    } catch  where error.errno == .invalidArgument && cookie == 0 {
      return try openRawTracepoint(named: nil, program: program)
    }
  }

  /// Replaces a function of another program (freplace). The corresponding bpf(2) command is
  /// `BPF_LINK_CREATE` (Linux 5.10).
  ///
  /// Throws `EBUSY` where the function is replaced already, and `EINVAL` where it is not of the type of
  /// the one that `program` was loaded for.
  ///
  /// - Parameters:
  ///   - program: a program of type `ext`.
  ///   - target: the function; nil is the one that `program` was loaded for.
  public static func createReplacement(
    program: borrowing Program, target: TracingTarget? = nil
  ) throws(SystemCallError) -> Link {
    var attributes = tracing(
      program.descriptor.rawValue, AttachType(rawValue: 0), target: target, cookie: 0)
    return try create(&attributes, size: CBPF_LINK_CREATE_TRACING_SIZE)
  }

  static func tracing(
    _ program: Int32, _ type: AttachType, target: TracingTarget?, cookie: UInt64
  ) -> cbpf_link_create_tracing {
    cbpf_link_create_tracing(
      start: start(program, type, target: target.map { UInt32(bitPattern: $0.program) } ?? 0),
      target_btf_id: target?.functionID ?? 0, unused: 0, cookie: cookie)
  }
}
