/// What a line of the verifier's log is.
enum LogLine: Equatable {
  /// An instruction that the verifier looked at: `12: (79) r1 = *(u64 *)(r0 +0)`.
  case instruction(Int)
  /// Anything else along the way: registers, source lines, where a branch was taken up.
  case trace
  /// What the verifier has to say.
  case message

  init(_ line: Substring) {
    if let (number, rest) = Self.numbered(line) {
      self = rest.hasPrefix("(") ? .instruction(number) : .trace
    } else {
      self = Self.isTrace(line) ? .trace : .message
    }
  }

  /// The number and what follows, of a line `12: …`.
  static func numbered(_ line: Substring) -> (number: Int, rest: Substring)? {
    guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")),
      let number = Int(line[..<colon]), number >= 0
    else { return nil }
    return (number, line[line.utf8.index(after: colon)...].drop { $0 == " " })
  }

  private static let openings = [
    "; ", "from ", "caller:", "callee:", "returning from callee:", "to caller at ", "propagating ",
    "mark_precise: ", "last_idx ", "regs=", "parent ", "func#", "cur state:", "old state:",
    "frame", "R0=", "R0_", "R10=", "Live regs before insn:",
  ]

  /// Kernels before Linux 5.19 indent registers by a space.
  private static func isTrace(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " }
    if text.isEmpty || openings.contains(where: { text.hasPrefix($0) }) { return true }
    return line.hasPrefix(" ") && (text.hasPrefix("R") || text.hasPrefix("fp-"))
  }
}
