/// What the end of a verifier's log says.
struct ParsedLog {
  /// The complaint, its lines joined.
  let message: String?
  /// The instruction that the complaint is about.
  let instruction: Int?
  /// The instruction that took what is not given back.
  let origin: Int?

  /// Behind the last instruction come registers, and what the verifier went back over.
  private static let lines = 1000

  init(_ log: String) {
    let lines = LogTail(log, lines: Self.lines).withoutStatistics
    let kinds = lines.map { LogLine($0) }
    // Behind the complaint about a loop stand its states.
    let end = (kinds.lastIndex(of: .message) ?? -1) + 1
    var start = end
    while start > 0, kinds[start - 1] == .message { start -= 1 }
    let isLast = !kinds[end...].contains { kind in
      if case .instruction = kind { true } else { false }
    }
    guard start < end, isLast else {
      message = nil
      instruction = Self.lastInstruction(kinds[...])
      origin = nil
      return
    }
    let message = lines[start..<end].map(Self.trimmed).joined(separator: "; ")
    self.message = message
    instruction = Self.named(in: message) ?? Self.lastInstruction(kinds[..<start])
    origin = Self.number(after: "alloc_insn=", in: message)
  }

  private static func lastInstruction(_ kinds: ArraySlice<LogLine>) -> Int? {
    for kind in kinds.reversed() {
      if case .instruction(let number) = kind { return number }
    }
    return nil
  }

  /// The instruction that a complaint names itself, where it is about the program and not about one way through it.
  private static func named(in message: String) -> Int? {
    let phrases = [
      "unreachable insn ", "loop detected at insn ", "back-edge from insn ",
      "out of range from insn ",
    ]
    return phrases.lazy.compactMap { number(after: $0, in: message) }.first
  }

  private static func number(after phrase: String, in message: String) -> Int? {
    guard let range = message.firstRange(of: phrase) else { return nil }
    return Int(message[range.upperBound...].prefix { $0.isASCII && $0.isNumber })
  }

  /// An operation that the complaint is about without saying where it is.
  var unknownOperation: UInt8? {
    guard instruction == nil, let range = message?.firstRange(of: "unknown opcode ") else {
      return nil
    }
    return (message?[range.upperBound...].prefix(2)).flatMap { UInt8($0, radix: 16) }
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line.drop { $0 == " " }
    while line.last == " " { line.removeLast() }
    return line
  }
}
