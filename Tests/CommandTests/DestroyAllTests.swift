import BPFSyscall
import Foundation
import Testing

/// All deployments are taken down, those too that do not want to.
@Suite(.needsBPF) struct DestroyAllTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A counter of executions, whose map stays when it may not be destroyed.
  private func write(_ name: String, rule: String = "") throws {
    try scratch.write(
      "\(name).yaml",
      """
      apiVersion: bpf-apply/v1
      name: \(name)
      programs: { exec: { file: bytecode/raw_tracepoint.o } }
      maps: { executions: { from: exec/hits\(rule) } }
      attachments: { executed: { program: exec/on_exec, raw_tracepoint: sched_process_exec } }
      pins: { \(name)/executed: { attachment: executed } }

      """)
  }

  private func apply(_ name: String) throws {
    let outcome = try scratch.bpfApply("\(name).yaml")
    try #require(outcome.status == 0, "\(outcome)")
  }

  /// How many executions a counter that is still there has counted.
  private func count(_ name: String) throws -> [UInt8] {
    let pin = try Pin.open("\(scratch.bpffs)/bpf-apply/\(name)/current/maps/executions")
    return try RawMap(pin.take()).lookup([0, 0, 0, 0]) ?? []
  }

  /// Whether an execution is counted.
  private func counts(_ name: String) throws -> Bool {
    let before = try count(name)
    _ = try Command.run("true", [], in: scratch.path)
    return try count(name) != before
  }

  /// One that may not be destroyed, one of a newer version, one at which another run is at work, and what is none.
  @Test func everythingThatCanGoesAndNothingRunsAnyMore() throws {
    for name in ["busy", "newer", "plain", "ruled"] {
      try write(name, rule: name == "ruled" ? ", prevent_destroy: true" : "")
      try apply(name)
    }
    let newer = String(decoding: try scratch.ledger(of: "newer"), as: UTF8.self)
      .replacing("\"format\":2", with: "\"format\":9")
    try scratch.setLedger(of: "newer", to: Array(newer.utf8))
    let map = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 1))
    try Pin.create("\(scratch.bpffs)/bpf-apply/foreign", map.descriptor)
    let lock = try FileDescriptor(openingDirectory: "\(scratch.bpffs)/bpf-apply/busy")
    try #require(try lock.tryLock())
    for name in ["busy", "newer", "ruled"] { #expect(try counts(name), "\(name)") }

    let outcome = try scratch.bpfApply("destroy", "--all")
    // The worst is told last: somebody else's object.
    #expect(outcome.status == 6)
    #expect(
      outcome.output == "Destroyed plain: 1 attachments, 1 programs, 1 maps, 1 pins.\n")
    let errors = outcome.error.split(separator: "\n").filter { $0.hasPrefix("error: ") }
    #expect(errors.count == 4)
    for (error, name) in zip(errors, ["busy", "ruled", "newer", "foreign"]) {
      #expect(error.contains(name), "\(outcome.error)")
    }
    #expect(
      outcome.error.contains(
        """
        error: map executions of ruled is marked prevent_destroy
          help: --keep-maps takes the rest down and lets the maps stay; or apply once with `prevent_destroy: false`
          its attachments are detached: nothing of it runs any more

        """))
    for name in ["newer", "ruled"] { #expect(try !counts(name), "\(name)") }
    #expect(try counts("busy"))
    withExtendedLifetime(lock) {}
  }

  @Test(.needs("mount")) func aReadOnlyFileSystemIsNoObstacle() throws {
    let filter = Manifests.xdp("on_packet", of: "xdp.o", on: "lo")
    try scratch.write("filter.yaml", filter)
    try scratch.write("filters.yaml", filter.replacing("name: filter", with: "name: filters"))
    // Links that can be detached are detached by what is pinned, or where that cannot be opened by their numbers.
    for options in ["remount,bind,ro", "remount,ro"] {
      let script = """
        bpf_apply='\(Command.binary)'
        attached() { ip -details link show $1 | grep -c 'prog/xdp'; }
        ip link set lo up; ip link add a0 type veth peer name b0
        sed 's/xdp: lo/xdp: a0/' filter.yaml >a.yaml; sed 's/xdp: lo/xdp: b0/' filters.yaml >b.yaml
        "$bpf_apply" -q a.yaml && "$bpf_apply" -q b.yaml && attached a0 && attached b0
        mount -o \(options) "$BPF_APPLY_BPFFS"
        "$bpf_apply" destroy --all 2>errors; echo $?; attached a0; attached b0
        grep -c 'its attachments are detached' errors
        mount -o remount,rw "$BPF_APPLY_BPFFS"; "$bpf_apply" destroy --all
        """
      let outcome = try Command.run(
        "unshare",
        ["--mount", "--net", "sh", "-c", "mkdir -p own && mount -t bpf bpf own && \(script)"],
        in: scratch.path,
        environment: ["BPF_APPLY_BPFFS": "\(scratch.path)/own"])
      #expect(
        outcome.output == """
          1
          1
          3
          0
          0
          2
          Destroyed filter: 1 attachments, 1 programs, 1 maps, 0 pins.
          Destroyed filters: 1 attachments, 1 programs, 1 maps, 0 pins.

          """, "\(options): \(outcome)")
    }
  }

  /// On a terminal it asks; what answers is not for scripts.
  @Test(
    .needs("python3"), arguments: [("", "n", 1), ("", "", 1), ("", "yes", 0), ("--yes", "", 0)])
  func onATerminalItAsks(_ option: String, _ answer: String, _ status: Int) throws {
    try write("plain")
    try apply("plain")
    let terminal = """
      import os, pty, sys
      answer = sys.argv[1]
      child, terminal = pty.fork()
      if child == 0:
          os.execv(sys.argv[2], sys.argv[2:])
      text = b""
      while True:
          try:
              read = os.read(terminal, 4096)
          except OSError:
              break
          if not read:
              break
          text += read
          if text.endswith(b"[y/N] "):
              os.write(terminal, answer.encode() + (b"\\n" if answer else b"\\x04"))
      sys.stdout.write(text.decode().replace("\\r", ""))
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """
    let arguments = [Command.binary, "destroy", "--all"] + (option.isEmpty ? [] : [option])
    let outcome = try Command.run(
      "python3", ["-c", terminal, answer] + arguments, in: scratch.path,
      environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
    #expect(outcome.status == Int32(status), "\(outcome)")
    let question = """
      On \(System.hostName), in \(scratch.bpffs):
        plain
          executed: raw_tracepoint sched_process_exec
      Destroy it? [y/N]
      """
    #expect(outcome.output.contains(question) == option.isEmpty, "\(outcome)")
    #expect(scratch.exists("bpf-apply/plain") == (status != 0))
  }
}
