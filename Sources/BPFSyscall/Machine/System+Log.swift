internal import CBPF

extension System {
  /// The last messages in the kernel's log, a line each, as many as fit into some bytes. They stay there. The
  /// corresponding system call is `syslog` with `SYSLOG_ACTION_READ_ALL`.
  ///
  /// Throws `EPERM` without CAP_SYSLOG, where `kernel.dmesg_restrict` asks for that.
  public static func kernelLog(last count: Int) throws(SystemCallError) -> String {
    var bytes = [CChar](repeating: 0, count: max(1, count))
    let length = unsafe cbpf_kernel_log(&bytes, UInt32(clamping: bytes.count))
    guard length >= 0 else {
      throw SystemCallError("syslog", errno: Errno(rawValue: Int32(clamping: -length)))
    }
    return String(decoding: bytes.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
