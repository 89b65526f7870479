public import BPFSyscall

// The one place that turns what the kernel said into what the reader can do.
extension LoaderError {
  /// The error that a failed system call stands for; `what` was tried, as in "cannot load program
  /// net/xdp_filter".
  public static func from(_ cause: SystemCallError, _ what: String) -> LoaderError {
    if let log = cause.log, log.contains("processed ") || cause.errno == .permissionDenied {
      return LoaderError(
        .invalidBytecode, "\(what): the verifier refused it",
        advice: verifierAdvice(log), cause: cause)
    }
    switch cause.errno {
    case .notPermitted where Capabilities.own.sufficeForBPF:
      return LoaderError(
        .unsupported, "\(what): this kernel does not allow it",
        advice: "lockdown or a security module forbids it here, even to root", cause: cause)
    case .notPermitted, .permissionDenied:
      return LoaderError(
        .notPermitted, what,
        advice: "run as root, or with CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN and CAP_SYS_ADMIN",
        cause: cause)
    case .notSupportedOnSocket, .notSupportedByKernel, .noFunction:
      return LoaderError(.unsupported, what, cause: cause)
    case .argListTooLong where cause.operation != "BPF_PROG_LOAD":
      return LoaderError(
        .failed, what, advice: "the hook holds as many programs as it can", cause: cause)
    case .noMemory:
      return LoaderError(.failed, what, advice: "the kernel has no memory for it", cause: cause)
    case .resourceBusy, .fileExists:
      return LoaderError(
        .failed, what, advice: "the hook is taken; `bpftool link` shows by what", cause: cause)
    default:
      return LoaderError(.failed, what, cause: cause)
    }
  }

  /// Advice for what the verifier says most often.
  private static func verifierAdvice(_ log: String) -> String? {
    verifierHints.first { log.contains($0.text) }?.advice
  }

  private static let verifierHints: [(text: String, advice: String)] = [
    ("unreachable insn", "the compiler kept code that nothing reaches; compile with -O2"),
    ("invalid access to packet", "check the packet's end (data_end) before this access"),
    ("R0 !read_ok", "the function returns without setting a value"),
    ("invalid mem access 'map_value_or_null'", "check the looked-up value for NULL first"),
    (
      "invalid mem access 'scalar'",
      "read kernel memory with bpf_probe_read_kernel() or BPF_CORE_READ()"
    ),
    ("cannot call GPL", "the helper is for GPL programs: set the license to \"GPL\""),
    ("BPF program is too large", "split the program, or bound its loops tighter"),
    ("back-edge", "this kernel takes no loops here: unroll it, or use bpf_loop()"),
    ("unknown func", "this kernel, or this program type, does not have that helper"),
    ("reserved fields", "the object was compiled for a newer instruction set: try -mcpu=v2"),
  ]
}
