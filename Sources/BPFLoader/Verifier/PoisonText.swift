import BPFObject

/// Rewrites what the verifier says of instructions that stand for something missing.
///
/// They are calls of functions that no kernel has. To the verifier that is `call unknown#195896080`, which tells the reader
/// nothing.
struct PoisonText: Sendable, Hashable {
  private let unresolved: [Int: Unresolved]

  init(_ unresolved: [Int: Unresolved]) { self.unresolved = unresolved }

  private static let call = "call unknown#"
  private static let complaint = "invalid func unknown#"

  /// Lines of the log with what is missing in place of the calls.
  ///
  /// The complaint does not say which call it is about: it is the one before.
  func rewrite(_ lines: some Sequence<Substring>) -> [String] {
    guard !unresolved.isEmpty else { return lines.map(String.init) }
    var last: Unresolved?
    return lines.map { line in
      if let (number, rest) = LogLine.numbered(line), rest.contains(Self.call),
        let missing = missing(at: number)
      {
        last = missing
        return "\(number): <needs \(missing.need)>"
      }
      guard line.hasPrefix(Self.complaint), let last else { return String(line) }
      return last.absence
    }
  }

  /// What is missing, where that is what the verifier stopped at.
  func missing(_ log: ParsedLog) -> Unresolved? {
    guard let message = log.message, message.hasPrefix(Self.complaint),
      let instruction = log.instruction
    else { return nil }
    return missing(at: instruction)
  }

  /// A 64-bit load is two instructions, and either may be reached.
  private func missing(at instruction: Int) -> Unresolved? {
    unresolved[instruction] ?? unresolved[instruction - 1]
  }
}
