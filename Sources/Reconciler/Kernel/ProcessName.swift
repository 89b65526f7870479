import BPFSyscall

/// How processes are named in messages.
enum ProcessName {
  /// As `loader[812]`.
  ///
  /// - Parameter process: its number.
  static func text(_ process: String) -> String {
    let name = try? readFile("/proc/\(process)/comm", limit: 4096).prefix { $0 != 10 }
    return "\(String(decoding: name ?? [], as: UTF8.self))[\(process)]"
  }
}
