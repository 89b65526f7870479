import Foundation
import Testing

/// What signals do that come while something is changed, and what is left of those that were ignored.
@Suite(.needsBPF, .needs("strace"), .needs("python3")) struct SignalTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
    try scratch.write("new.yaml", Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
  }

  /// Runs bpf-apply with signals as given, which end nothing unasked.
  private func run(_ setting: String, _ command: [String]) throws -> Outcome {
    let script = """
      import os, signal, sys
      signal.pthread_sigmask(signal.SIG_SETMASK, [])
      for number in range(1, 32):
          if number not in (9, 19): signal.signal(number, signal.SIG_DFL)
      \(setting)
      os.execvp(sys.argv[1], sys.argv[1:])
      """
    return try Command.run(
      "python3", ["-c", script] + command, in: scratch.path,
      environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
  }

  /// Sends a signal at a step of an apply.
  private func apply(
    _ signal: String, at step: String, of calls: String = "renameat2,linkat", setting: String = ""
  ) throws -> Outcome {
    return try run(
      setting,
      [
        "strace", "-f", "-qq", "-o", "trace", "-e", "trace=\(calls)", "-e",
        "inject=\(calls):signal=\(signal):when=\(step)", Command.binary, "new.yaml",
      ])
  }

  private func wasSent(_ signal: String) throws -> Bool {
    try String(contentsOfFile: "\(scratch.path)/trace", encoding: .utf8)
      .contains("--- SIG\(signal)")
  }

  /// A terminal that goes, sends it twice.
  @Test(arguments: ["HUP", "QUIT", "XCPU", "TERM"]) func itIsTakenBack(_ signal: String) throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let before = try scratch.listing()
    let isRepeated = signal == "HUP" || signal == "XCPU"
    // What is taken back is renamed first; a second of other signals would end that.
    let outcome = try isRepeated ? apply(signal, at: "1..2") : apply(signal, at: "1", of: "linkat")
    #expect(outcome.status == 130, "\(outcome)")
    #expect(try wasSent(signal))
    #expect(outcome.error.contains("interrupted: counter is as it was"), "\(outcome)")
    #expect(try scratch.listing() == before)
  }

  /// As `nohup` has it.
  @Test(arguments: ["HUP", "INT"]) func whatWasIgnoredStaysIgnored(_ signal: String) throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try apply(
      signal, at: "1+", setting: "signal.signal(signal.SIG\(signal), signal.SIG_IGN)")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try scratch.bpfApply("plan", "--detailed-exitcode", "new.yaml").status == 0)
  }

  /// What is destroyed is destroyed whole.
  @Test func aDestroyIsFinished() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try run(
      "",
      [
        "strace", "-f", "-qq", "-o", "trace", "-e", "trace=unlinkat", "-e",
        "inject=unlinkat:signal=HUP:when=1+", Command.binary, "destroy", "--all",
      ])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try wasSent("HUP"))
    #expect(!scratch.exists("bpf-apply"))
  }

  @Test func aFileThatIsFullEndsNothing() throws {
    let script = "ulimit -f 0; '\(Command.binary)' counter.yaml >full 2>full"
    let outcome = try run("", ["sh", "-c", script])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(scratch.exists("bpf-apply/counter/current/ledger"))
  }

  @Test func aChildBeginsWithTheDefaults() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let setting = """
      for number in (1, 2, 3, 15): signal.signal(number, signal.SIG_IGN)
      signal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGTERM, signal.SIGUSR1])
      """
    let outcome = try run(setting, [Command.binary, "apply", "--confirm", "60s", "new.yaml"])
    #expect(outcome.status == 0, "\(outcome)")
    let guards = try guards()
    #expect(guards.count == 1)
    for process in guards {
      let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let ignored = try #require(UInt64(mask("SigIgn", status), radix: 16))
      let blocked = try #require(UInt64(mask("SigBlk", status), radix: 16))
      // It ignores what could end it while it writes.
      let ends = [1, 2, 3, 15].reduce(0 as UInt64) { $0 | 1 << ($1 - 1) }
      #expect(ignored & ends == 0 && blocked == 0, "\(status)")
    }
    #expect(try scratch.bpfApply("confirm", "counter").status == 0)
  }

  private func mask(_ name: String, _ status: String) -> String {
    status.split(separator: "\n").first { $0.hasPrefix("\(name):") }?
      .split(separator: "\t").last.map(String.init) ?? ""
  }

  /// The processes that would roll back what nobody confirms.
  private func guards() throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
      .filter { process in
        let arguments = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline"))
        let words = (arguments ?? Data()).split(separator: 0).map {
          String(decoding: $0, as: UTF8.self)
        }
        return words.contains("--expire") && words.contains(scratch.bpffs)
      }
  }
}
