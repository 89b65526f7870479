import BPFObject
public import BPFSyscall
import BTF

// The one place that turns what the kernel said into what the reader can do.
extension LoaderError {
  /// The error that a failed system call stands for; `what` was tried, as in "cannot load program
  /// net/xdp_filter".
  public static func from(
    _ cause: SystemCallError, _ what: String
  ) -> LoaderError {
    if let log = cause.log, isVerdict(cause) {
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

  /// The error that a failed load of a program stands for: what the verifier complains of is told in the words of the
  /// program's source.
  ///
  /// - Parameters:
  ///   - cause: What the kernel said.
  ///   - what: What was tried.
  ///   - program: The program as the kernel got it.
  ///   - types: The file's types, which the source lines are in.
  static func from(
    _ cause: SystemCallError, _ what: String, _ program: ProgramSpec, types: BTF?
  ) -> LoaderError {
    guard let text = cause.log, isVerdict(cause) else { return from(cause, what) }
    let log = VerifierLog(text, program, types: types)
    var cause = cause
    cause.log = log.text
    var message = "\(what): the verifier refused it"
    if let missing = log.missing { message += ": \(missing)" }
    if let place = log.place { message += ", at \(place)" }
    let advice =
      log.missing == nil
      ? verifierAdvice(text)
      : "use it only where bpf_core_field_exists(), bpf_core_type_exists() or bpf_ksym_exists() says that it is there"
    return LoaderError(.invalidBytecode, message, advice: advice, cause: cause)
  }

  /// Whether the verifier read the program and refused it.
  private static func isVerdict(_ cause: SystemCallError) -> Bool {
    guard let log = cause.log else { return false }
    return log.contains("processed ") || cause.errno == .permissionDenied
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
    ("Unreleased reference", "release what was acquired on every way out of the program"),
    ("unbounded memory access", "bound the length or index with a comparison before this access"),
    ("min value is negative", "make the length unsigned, or check that it is not negative"),
    ("combined stack size", "keep less on the stack: put large variables into a per-CPU array"),
    ("call stack of", "the kernel follows 8 calls deep; recursion needs bpf_loop() or a tail call"),
    ("infinite loop detected", "the loop's end must be provable: bound its counter by a constant"),
    ("is not allowed", "this program type may not call that kernel function"),
    ("reserved fields", "the object was compiled for a newer instruction set: try -mcpu=v2"),
  ]
}
