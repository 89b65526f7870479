import BPFSyscall
import Foundation
import Testing

/// bpf-apply itself, ended or failed at each system call that changes something.
@Suite(.needsBPF, .needs("strace"), .needs("python3")) struct InjectedFaultTests {
  /// What becomes what.
  enum Change: CaseIterable {
    case create, update, replace, destroy

    /// What is live before, and what shall be after; nil is nothing.
    var versions: (before: String?, after: String?) {
      switch self {
      case .create: (nil, Manifests.life(version: "", mode: "generic"))
      case .update:
        (
          Manifests.life(version: "", mode: "generic"),
          Manifests.life(version: ".v2", mode: "generic")
        )
      case .replace:
        (
          Manifests.life(version: "", mode: "generic"),
          Manifests.life(version: "", mode: "native", more: true)
        )
      case .destroy: (Manifests.life(version: "", mode: "generic"), nil)
      }
    }
  }

  /// No call that changes something is spared.
  @Test func everyChangeIsAmongThoseInjected() throws {
    var made: Set<String> = []
    for change in Change.allCases {
      let scratch = try FaultyScratch(change)
      made.formUnion(try scratch.changes())
      try scratch.destroy()
    }
    #expect(
      made.isSuperset(of: ["bpf", "fchownat", "linkat", "mkdirat", "renameat2", "unlinkat"]))
    #expect(made.subtracting(FaultyScratch.calls) == [])
  }

  /// Killed at the entry of calls that change something, and of some that come after one: the next run converges,
  /// and what is in the kernel afterwards is the manifest's.
  @Test(arguments: Change.allCases) func deathIsRepaired(_ change: Change) throws {
    let scratch = try FaultyScratch(change)
    let calls = try scratch.changingCalls()
    #expect(calls.count > 10)
    for number in Set(calls.every(3) + calls.every(8).map { $0 + 1 }).sorted() {
      try scratch.prepare()
      _ = try scratch.run(injecting: "signal=KILL:when=\(number)")
      let outcome = try scratch.run()
      #expect(outcome.status == 0, "\(number): \(outcome)")
      #expect(try scratch.state() == scratch.expected, "\(number)")
    }
    try scratch.destroy()
  }

  private static let errors: [(Change, String)] =
    Change.allCases.map { ($0, "ENOMEM") }
    + ["EPERM", "EBUSY", "ENOSPC", "EINTR"].flatMap { [(.update, $0), (.replace, $0)] }

  /// A call that fails: exit 1, and what was there; or, where the engine tries it again, what shall be.
  @Test(arguments: errors) func errorsAreTakenBack(_ change: Change, _ error: String) throws {
    let scratch = try FaultyScratch(change)
    var didFail = false
    // One error at many of the calls, the others at some.
    for number in try scratch.changingCalls().every(error == "ENOMEM" ? 3 : 8) {
      let before = try scratch.prepare()
      let outcome = try scratch.run(injecting: "error=\(error):when=\(number)")
      switch outcome.status {
      case 0: #expect(try scratch.state() == scratch.expected, "\(number)")
      case 3: break  // Published, or destroyed in part: the next run goes on.
      default:
        didFail = true
        // Lockdown and the like refuse with EPERM, which is another exit code.
        #expect(
          outcome.status == 1 || error == "EPERM" && outcome.status == 69, "\(number): \(outcome)")
        #expect(try scratch.state() == before, "\(number): \(outcome)")
      }
      #expect(try scratch.run().status == 0, "\(number)")
      #expect(try scratch.state() == scratch.expected, "\(number)")
    }
    // A call that was interrupted is made again.
    #expect(didFail == (error != "EINTR") || change == .destroy)
    try scratch.destroy()
  }

  /// Interrupted once, be it by a terminal that goes, it finishes its step and takes back what it did.
  @Test func anInterruptedApplyIsTakenBack() throws {
    let scratch = try FaultyScratch(.update)
    var statuses: [Int32] = []
    let signals = ["INT", "HUP", "TERM", "QUIT", "XCPU"]
    for number in try scratch.changingCalls().every(3) {
      let before = try scratch.prepare()
      let signal = signals[statuses.count % signals.count]
      let outcome = try scratch.run(injecting: "signal=\(signal):when=\(number)")
      statuses.append(outcome.status)
      if outcome.status == 130 {
        #expect(try scratch.state() == before, "\(number)")
        #expect(outcome.error.contains("interrupted: life is as it was"))
      } else {
        #expect(outcome.status == 0, "\(number): \(outcome)")
        #expect(try scratch.state() == scratch.expected, "\(number)")
      }
    }
    #expect(statuses.first == 130 && statuses.last == 0, "\(statuses)")
    try scratch.destroy()
  }
}

extension [Int] {
  /// One of so many, and the last; where `BPF_APPLY_SWEEP=whole` is set, all.
  fileprivate func every(_ stride: Int) -> [Int] {
    if ProcessInfo.processInfo.environment["BPF_APPLY_SWEEP"] == "whole" { return self }
    return enumerated().filter { $0.offset % stride == 0 || $0.offset == count - 1 }.map(\.element)
  }
}

/// A deployment that is interrupted on its way from one manifest to another.
private final class FaultyScratch {
  private let scratch: Scratch
  private let versions: (before: String?, after: String?)
  /// What must be there at the end.
  private(set) var expected: [String] = []
  private let objects: Set<String>

  init(_ change: InjectedFaultTests.Change) throws {
    scratch = try Scratch()
    versions = change.versions
    objects = try Self.objects()
    try scratch.write("before.yaml", versions.before ?? "")
    try scratch.write("after.yaml", versions.after ?? "")
  }

  /// Puts what was before in place, from nothing.
  ///
  /// - Returns: what is there then.
  @discardableResult
  func prepare() throws -> [String] {
    try destroy()
    if versions.before != nil {
      let outcome = try scratch.bpfApply("before.yaml")
      #expect(outcome.status == 0, "\(outcome)")
    }
    return try state()
  }

  func destroy() throws {
    let outcome = try scratch.bpfApply("destroy", "life")
    #expect(outcome.status == 0, "\(outcome)")
    // What was there before, of a test that has just ended, may go meanwhile.
    for _ in 0..<750 where try !Self.objects().isSubset(of: objects) { usleep(20_000) }
    #expect(try Self.objects().isSubset(of: objects), "objects stay in the kernel")
  }

  /// The change, with what strace injects.
  func run(injecting injection: String? = nil) throws -> Outcome {
    let command = [Command.binary] + (versions.after == nil ? ["destroy", "life"] : ["after.yaml"])
    guard let injection else { return try run(command) }
    return try run(
      [
        "strace", "-qq", "-o", "/dev/null", "-e", "trace=\(Self.traced)", "-e",
        "inject=\(Self.traced):\(injection)",
      ]
        + command)
  }

  private func run(_ command: [String]) throws -> Outcome {
    // A program that Foundation starts has SIGINT blocked, and what a shell starts in the background has it ignored.
    let unblocked =
      "import os, signal, sys; "
      + "[signal.signal(number, signal.SIG_DFL) for number in (1, 2, 3, 15, 24)]; "
      + "signal.pthread_sigmask(signal.SIG_SETMASK, []); os.execvp(sys.argv[1], sys.argv[1:])"
    return try Command.run(
      "python3", ["-c", unblocked] + command, in: scratch.path,
      environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
  }

  /// The numbers, among all that strace sees, of those calls that change something.
  func changingCalls() throws -> [Int] {
    let lines = try trace(Self.traced)
    expected = try state()
    return lines.indices.filter { SecondApplyTests.mutates("1 \(lines[$0])") }.map { $0 + 1 }
  }

  /// The names of all calls that change something.
  func changes() throws -> Set<String> {
    // A socket changes nothing before something is sent.
    let looking: Set = ["socket", "setsockopt"]
    return Set(
      try trace(SecondApplyTests.traced).filter { SecondApplyTests.mutates("1 \($0)") }
        .map { String($0.prefix { $0 != "(" }) }
    ).subtracting(looking)
  }

  /// Makes the change, from nothing.
  ///
  /// - Returns: strace's lines about these calls.
  private func trace(_ calls: String) throws -> [Substring] {
    try prepare()
    let trace = "\(scratch.path)/trace"
    let command = [Command.binary] + (versions.after == nil ? ["destroy", "life"] : ["after.yaml"])
    let outcome = try run(["strace", "-qq", "-o", trace, "-e", "trace=\(calls)"] + command)
    try #require(outcome.status == 0, "\(outcome)")
    return try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
  }

  /// What stands in bpffs: kind, permissions and path; not what the generation before has left.
  func state() throws -> [String] {
    try scratch.listing().map { line in
      let words = line.split(separator: " ", maxSplits: 2)
      return "\(words[0]) \(words[2])"
    }.filter { !$0.contains("/previous") } + (try contents())
  }

  /// What the map with entries holds.
  private func contents() throws -> [String] {
    let path = "bpf-apply/life/current/maps/list"
    guard scratch.exists(path) else { return [] }
    let map = try Map<UInt32, UInt32>(Pin.open("\(scratch.bpffs)/\(path)").take())
    return try map.contents().map { "list: \($0.key) \($0.value)" }.sorted()
  }

  /// The calls into which faults are injected.
  static let calls: Set = [
    "bpf", "mkdirat", "mkdir", "unlinkat", "unlink", "rmdir", "renameat2", "linkat", "fchmodat",
    "chmod", "fchownat", "perf_event_open", "sendto",
  ]
  /// As strace takes them, also where an architecture lacks one.
  private static let traced = calls.sorted().map { "?\($0)" }.joined(separator: ",")

  /// The programs in the kernel that are called as the manifests' are: what links and struct_ops maps hold, too.
  private static func objects() throws -> Set<String> {
    let names = ["on_exec", "list_tasks", "on_packet", "reno_ssthresh", "reno_cong_avoid"]
    var found: Set<String> = []
    for id in try ObjectIDs(of: .program).all() {
      guard let info = try? Program.open(id: id).info(), names.contains(info.name) else { continue }
      found.insert("\(id) \(info.name)")
    }
    return found
  }
}
