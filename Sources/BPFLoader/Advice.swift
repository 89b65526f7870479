public import BPFSyscall

// The one place that turns what the kernel said into what the reader can do.
extension LoaderError {
  /// The error that a failed system call stands for; `what` was tried, as in "cannot load map flows".
  public static func from(_ cause: SystemCallError, _ what: String) -> LoaderError {
    switch cause.errno {
    case _ where cause.subject == CPUs.possibleList || cause.subject == CPUs.onlineList:
      return LoaderError(
        .unsupported, what, advice: "sysfs must be mounted at /sys: mount -t sysfs sysfs /sys",
        cause: cause)
    case .notPermitted where Capabilities.own.sufficeForBPF:
      return LoaderError(
        .denied, "\(what): this kernel does not allow it",
        advice:
          "no privilege is missing: lockdown, a security module or an lsm program forbids it here, even to root",
        cause: cause)
    case .notPermitted, .permissionDenied:
      return LoaderError(
        .notPermitted, what,
        advice: "run as root, or with CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN and CAP_SYS_ADMIN",
        cause: cause)
    case .notSupportedOnSocket, .notSupportedByKernel, .noFunction:
      return LoaderError(.unsupported, what, cause: cause)
    case .argListTooLong:
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
}
