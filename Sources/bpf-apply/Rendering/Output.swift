import BPFSyscall

/// Results go to standard output, everything else to standard error.
enum Output {
  static let standardOutput: Int32 = 1
  static let standardError: Int32 = 2

  static func result(_ text: String) { write(text, to: standardOutput) }

  /// Bytes that are a result as they are.
  static func result(_ bytes: [UInt8]) { try? writeAll(bytes, to: standardOutput) }

  static func error(_ text: String) { write(text, to: standardError) }

  /// A reader that went away is no reason to fail half way.
  private static func write(_ text: String, to descriptor: Int32) {
    try? writeAll(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: descriptor)
  }
}
