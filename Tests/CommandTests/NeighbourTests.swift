import BPFSyscall
import Foundation
import Testing

/// What a first apply costs beside deployments whose programs have the same names.
@Suite(.needsBPF, .needs("strace")) struct NeighbourTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func manifest(_ name: String, _ lines: String) -> String {
    "apiVersion: bpf-apply/v1\nname: \(name)\n\(lines)\n"
  }

  /// Three attachments, each of which another deployment could have left behind.
  private func probes(_ name: String) -> String {
    manifest(
      name,
      """
      programs: { exec: { file: bytecode/raw_tracepoint.o } }
      attachments:
        first:  { program: exec/on_exec, raw_tracepoint: sched_process_wait }
        second: { program: exec/on_exec, raw_tracepoint: sched_process_fork }
        third:  { program: exec/on_exec, raw_tracepoint: sched_process_exit }
      """)
  }

  private func iterator(_ name: String) -> String {
    manifest(
      name,
      """
      programs: { tasks: { file: bytecode/iterator.o } }
      attachments: { tasks: { program: tasks/list_tasks, iterator: task } }
      """)
  }

  /// The commands of bpf(2) that the first apply of a manifest makes, and no more than that: it is taken away again.
  private func commands(_ manifest: String) throws -> [String] {
    try scratch.write("new.yaml", manifest)
    let trace = "\(scratch.path)/trace"
    let outcome = try Command.run(
      "strace", ["-f", "-qq", "-o", trace, "-e", "trace=bpf", Command.binary, "new.yaml"],
      in: scratch.path, environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
    try #require(outcome.status == 0, "\(outcome)")
    try #require(scratch.bpfApply("destroy", "new").status == 0)
    return try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
      .map(String.init).filter { $0.contains("bpf(") }
  }

  @Test func twiceAsManyNeighboursCostNoMoreThanTwiceAsMuch() throws {
    var costs: [Int] = []
    for number in 0...12 {
      if number.isMultiple(of: 6) { costs.append(try commands(probes("new")).count) }
      try scratch.write("neighbour.yaml", probes("neighbour-\(number)"))
      let outcome = try scratch.bpfApply("neighbour.yaml")
      try #require(outcome.status == 0, "\(outcome)")
    }
    let (few, many) = (costs[1] - costs[0], costs[2] - costs[0])
    // Others on this machine come and go meanwhile.
    #expect(few > 0 && many < few * 5 / 2, "\(costs)")
  }

  /// How often the first apply of a manifest asks for the first of all links.
  private func looks(_ manifest: String) throws -> Int {
    try commands(manifest).filter { $0.contains("BPF_LINK_GET_NEXT_ID, {start_id=0,") }.count
  }

  @Test func allAttachmentsTakeOneLookAtTheLinks() throws {
    #expect(try looks(probes("new")) == 1)
  }

  /// It runs only when it is read: another one beside it does no harm.
  @Test func nobodyLooksForTheLinksOfAnIterator() throws {
    #expect(try looks(iterator("new")) == 0)
  }

  /// Of a process that may not be looked into it is not known what it has: that is not nothing.
  @Test(.needs("setpriv"))
  func aLinkThatAProcessOfOthersMayHaveIsNotNobodys() throws {
    // r0 = 0; exit
    var options = Program.Options(
      type: .rawTracepoint,
      instructions: [0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0], license: "GPL")
    options.name = "on_exec"
    let program = try Program.load(options)
    let link = try Link.openRawTracepoint(named: "sched_process_wait", program: program)
    try scratch.write("new.yaml", probes("new"))
    let outcome = try scratch.bpfApply(["new.yaml"], without: ["sys_ptrace"])
    #expect(outcome.status == 6, "\(outcome)")
    #expect(!outcome.error.contains("nobody seems to have it"), "\(outcome)")
    _ = consume link
  }
}
