import Foundation
import Testing

/// A second apply changes nothing: no system call of it could.
@Suite(.needsBPF, .needs("strace")) struct SecondApplyTests {
  /// Commands of bpf(2) that only look.
  static let looking: Set<String> = [
    "BPF_OBJ_GET", "BPF_OBJ_GET_INFO_BY_FD", "BPF_MAP_LOOKUP_ELEM", "BPF_MAP_GET_NEXT_KEY",
    "BPF_MAP_LOOKUP_BATCH",
    "BPF_PROG_GET_NEXT_ID", "BPF_MAP_GET_NEXT_ID", "BPF_LINK_GET_NEXT_ID", "BPF_BTF_GET_NEXT_ID",
    "BPF_PROG_GET_FD_BY_ID", "BPF_MAP_GET_FD_BY_ID", "BPF_LINK_GET_FD_BY_ID",
    "BPF_BTF_GET_FD_BY_ID", "BPF_TASK_FD_QUERY", "BPF_PROG_QUERY",
  ]

  /// Calls that change a file system or the kernel; `?` is for those that an architecture lacks.
  static let traced = [
    "bpf", "openat", "?open", "?creat", "openat2", "?mkdir", "mkdirat", "?rmdir", "?rename",
    "?renameat", "renameat2", "?unlink", "unlinkat", "?link", "linkat", "?symlink", "symlinkat",
    "?mknod", "mknodat", "?chmod", "fchmod", "fchmodat", "?fchmodat2", "?chown", "fchown",
    "?lchown", "fchownat", "truncate", "ftruncate", "mount", "umount2", "fsopen", "fsmount",
    "move_mount", "open_tree", "perf_event_open", "ioctl", "setns", "unshare", "socket",
    "setsockopt", "sendto", "sendmsg",
  ].joined(separator: ",")

  /// The traced calls that change something, or could.
  private func mutations(_ scratch: Scratch) throws -> [String] {
    let trace = "\(scratch.path)/trace"
    let outcome = try Command.run(
      "strace",
      ["-f", "-o", trace, "-e", "trace=\(Self.traced)", Command.binary, "counter.yaml"],
      in: scratch.path, environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
    try #require(outcome.status == 0, "\(outcome)")
    return try String(contentsOfFile: trace, encoding: .utf8)
      .split(separator: "\n").map(String.init).filter(Self.mutates)
  }

  /// Whether a line of strace's is a call that changes something.
  static func mutates(_ line: String) -> Bool {
    guard let call = line.firstMatch(of: /^\d+ +(\w+)\((.*)/) else { return false }
    switch call.1 {
    case "bpf":
      return !looking.contains(String(call.2.prefix { $0.isUppercase || $0 == "_" }))
    case "openat", "open", "openat2":
      return call.2.contains(/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/)
    case "ioctl":
      // Whether standard output is a terminal; which network namespace and interface is meant.
      return !call.2.contains(/TCGETS|TIOCGWINSZ|NS_GET_NSTYPE|SIOCGIFINDEX/)
    default: return true
    }
  }

  private static let list =
    "{ type: hash, key: u32, value: u32, max_entries: 4, entries: { mode: exact, values: { 1: 2 } } }"

  @Test func secondApplyMakesNoCallThatChangesAnything() throws {
    let scratch = try Scratch()
    let entries = "executions: { from: exec/hits }\n  list: \(Self.list)"
    try scratch.write(
      "counter.yaml",
      Manifests.counter().masking("executions: \\{ from: exec/hits \\}", as: entries))
    let first = try mutations(scratch)
    #expect(first.contains { $0.contains("BPF_PROG_LOAD") })
    #expect(first.contains { $0.contains("mkdir") })
    #expect(try mutations(scratch) == [])
  }
}
