import Foundation
import Halting
import Testing

/// A bpf-apply that halts at the entry of each system call that changes a name in a file system, or who may open what: it
/// has looked, and has not yet changed.
struct HaltedCommand {
  private let process: Int32
  private let output: String
  /// How it ended.
  private(set) var outcome: Outcome?

  /// - Parameter looking: whether it halts where it opens what is pinned, too.
  init(_ arguments: [String], in scratch: Scratch, looking: Bool) throws {
    output = "\(scratch.path)/output"
    let arguments = Self.strings([Command.binary] + arguments)
    let environment = Self.strings(["BPF_APPLY_BPFFS=\(scratch.bpffs)"])
    defer { for string in arguments + environment { free(string) } }
    process = halting_start(scratch.path, arguments, environment, output, looking)
    try #require(process > 0, "bpf-apply cannot be halted")
  }

  /// Lets it go on to its next halt.
  ///
  /// - Returns: the call that it is about to make; nil where it has ended.
  mutating func proceed() throws -> String? {
    var status: Int32 = 0
    let call = halting_continue(process, &status)
    if let name = halting_call_name(call) { return String(cString: name) }
    // As a shell tells it: what a signal ended is 128 and the signal's number.
    let signal = status & 0x7f
    outcome = Outcome(
      status: signal == 0 ? status >> 8 : 128 + signal,
      output: try String(contentsOfFile: output, encoding: .utf8), error: "")
    return nil
  }

  /// As C takes lists of strings.
  private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }
}
