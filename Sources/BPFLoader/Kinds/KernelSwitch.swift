import BPFSyscall

/// A switch by which the kernel stops what is attached, all of it at once: links stay as they are, and run nothing.
public enum KernelSwitch: Hashable, Sendable, CaseIterable {
  /// The corresponding file is `kprobes/enabled` in debugfs.
  case kprobes
  /// The corresponding setting is `kernel.ftrace_enabled`.
  case ftrace

  /// Where it is.
  public var path: String {
    switch self {
    case .kprobes: "/sys/kernel/debug/kprobes/enabled"
    case .ftrace: "/proc/sys/kernel/ftrace_enabled"
    }
  }

  /// Whether it is off; nil where it cannot be read.
  public var isOff: Bool? {
    guard let text = try? readFile(path, limit: 64) else { return nil }
    return text.first == UInt8(ascii: "0")
  }
}

extension AttachmentKind {
  /// What stops what is attached at a target.
  public func switches(of target: ResolvedTarget) -> [KernelSwitch] {
    // Within a function, a kprobe is a breakpoint.
    if case .instruction(_, let offset) = target.identity, offset > 0 {
      return placement.switches.filter { $0 != .ftrace }
    }
    return placement.switches
  }
}
