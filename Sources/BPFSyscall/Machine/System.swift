internal import CBPF

/// The machine and the process that we run in.
public enum System {
  /// The kernel's release, such as `6.12.9-amd64`. The corresponding system call is `uname`.
  public static func kernelRelease() -> String {
    var bytes = [CChar](repeating: 0, count: 128)
    let count = max(0, unsafe cbpf_kernel_release(&bytes, bytes.count))
    return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// What this machine, or our UTS namespace, is called; empty where that cannot be told.
  public static var hostName: String {
    let text = (try? readFile("/proc/sys/kernel/hostname", limit: 4096)) ?? []
    return String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The user that we run as. The corresponding system call is `geteuid`.
  public static var user: UInt32 { UInt32(truncatingIfNeeded: cbpf_effective_user()) }

  /// The group that we run as. The corresponding system call is `getegid`.
  public static var group: UInt32 { UInt32(truncatingIfNeeded: cbpf_effective_group()) }

  /// Lifts the limit on locked memory, which bounds all maps before Linux 5.11. The corresponding
  /// system call is `setrlimit`; without the privilege nothing changes.
  public static func raiseLockedMemoryLimit() { _ = cbpf_raise_locked_memory() }

  /// The bytes of a page of memory. The corresponding library call is `sysconf`.
  public static var pageSize: Int { max(1, cbpf_page_size()) }

  /// A variable of the environment, where it is set and not empty.
  public static func environment(_ name: String) -> String? {
    let text = try? unsafe withText(name, "getenv") { name in
      unsafe cbpf_environment(name).map { unsafe String(cString: $0) }
    }
    return text?.isEmpty == false ? text : nil
  }

  /// Makes writing to a pipe that nobody reads (`EPIPE`), or beyond the longest file that we may write (`EFBIG`), an error
  /// and not the end of the process.
  public static func ignoreWriteSignals() { cbpf_ignore_write_signals() }

  /// Lets the first SIGINT, SIGTERM or SIGQUIT be noted in place of ending the process, which the second does; and every
  /// SIGHUP and SIGXCPU, which come more than once by themselves. What whoever started us has had ignored, as `nohup`
  /// does, stays so. The corresponding system call is `sigaction`.
  public static func catchInterrupts() { cbpf_catch_interrupts() }

  /// Whether such a signal has come since ``catchInterrupts()``.
  public static var isInterrupted: Bool { cbpf_is_interrupted() != 0 }

  /// Lets no SIGINT, SIGTERM or SIGQUIT end the process from now on. The corresponding library call is `signal`.
  public static func ignoreInterrupts() { cbpf_ignore_interrupts() }

  /// The corresponding system call is `nanosleep`.
  public static func sleep(milliseconds: UInt32) { _ = cbpf_sleep_milliseconds(milliseconds) }

  /// How long the machine has been running, in milliseconds, also while it was suspended. The corresponding system call
  /// is `clock_gettime` with `CLOCK_BOOTTIME`.
  public static var uptime: UInt64 { cbpf_uptime_milliseconds() }

  /// A process's number, and when it began, in ticks since the machine started: no other is taken for it once it has ended.
  ///
  /// - Parameter name: its name in /proc: a number, or `self`.
  /// - Returns: nil where it is not there, or /proc does not tell.
  public static func process(_ name: String) -> (number: UInt32, start: UInt64)? {
    guard let bytes = try? readFile("/proc/\(name)/stat", limit: 4096) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    // The name of the program, in parentheses, may have anything in it.
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard let number = text.split(separator: " ").first.flatMap({ UInt32($0) }), fields.count > 19,
      let start = UInt64(fields[19])
    else { return nil }
    // What has ended may wait for its parent to ask about it.
    if ["Z", "X"].contains(fields[0]) { return nil }
    return (number, start)
  }

  /// The identity of this boot of the kernel.
  public static func bootID() throws(SystemCallError) -> String {
    let text = try readFile("/proc/sys/kernel/random/boot_id", limit: 4096)
    return String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
