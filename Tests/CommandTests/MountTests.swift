import Testing

/// Where bpffs is not mounted.
@Suite(.needsBPF) struct MountTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
    try scratch.write(
      "missing.yaml", Manifests.xdp("on_packet", of: "xdp.o", on: "nosuchif0"))
    try scratch.write(
      "rejected.yaml",
      Manifests.xdp("reads_out_of_bounds", of: "verifier-rejected.o", on: "lo"))
  }

  /// Runs a script in a mount namespace of its own, where /sys/fs/bpf is an empty directory.
  private func withoutBPFFS(_ script: String) throws -> Outcome {
    let prepared = """
      while umount /sys/fs/bpf 2>/dev/null; do :; done
      bpf_apply='\(Command.binary)'
      mounted() { if [ "$(stat -f -c %T /sys/fs/bpf)" = bpf_fs ]; then echo yes; else echo no; fi; }
      \(script)
      """
    return try Command.run(
      "unshare", ["--mount", "--propagation", "private", "sh", "-c", prepared], in: scratch.path)
  }

  @Test func applyMountsIt() throws {
    let outcome = try withoutBPFFS(
      """
      "$bpf_apply" --quiet counter.yaml && mounted
      stat -c %a /sys/fs/bpf
      "$bpf_apply" counter.yaml
      "$bpf_apply" destroy counter
      """)
    #expect(
      outcome.output == """
        yes
        1711
        No changes. counter is as the manifest says (generation 1).
        Destroyed counter: 2 attachments, 2 programs, 3 maps, 2 pins.

        """)
    #expect(outcome.error == "")
  }

  /// A second bpffs over the first would hide what is pinned there.
  @Test func appliesAtOnceMountItOnce() throws {
    for number in 0..<6 {
      try scratch.write("counter-\(number).yaml", Manifests.counter(name: "counter-\(number)"))
    }
    let outcome = try withoutBPFFS(
      """
      for number in 0 1 2 3 4 5; do "$bpf_apply" --quiet "counter-$number.yaml" & done
      "$bpf_apply" --quiet rejected.yaml 2>/dev/null &
      wait
      grep -c ' /sys/fs/bpf ' /proc/self/mounts
      ls /sys/fs/bpf/bpf-apply
      """)
    #expect(
      outcome.output == "1\n" + (0..<6).map { "counter-\($0)\n" }.joined(), "\(outcome)")
    #expect(outcome.error == "")
  }

  @Test(arguments: ["plan counter.yaml", "status", "destroy counter", "validate counter.yaml"])
  func lookingDoesNotMountIt(_ command: String) throws {
    let outcome = try withoutBPFFS("\"$bpf_apply\" \(command) >/dev/null; echo $?; mounted")
    #expect(outcome.output == "0\nno\n")
  }

  @Test(arguments: [("missing.yaml", 68), ("rejected.yaml", 65)])
  func failedApplyUnmountsItAgain(_ manifest: String, _ status: Int) throws {
    let outcome = try withoutBPFFS("\"$bpf_apply\" \(manifest) >/dev/null; echo $?; mounted")
    #expect(outcome.output == "\(status)\nno\n")
  }

  @Test func directoryThatIsNoBPFFSIsRefused() throws {
    let outcome = try scratch.bpfApply("counter.yaml", "--bpffs", "\(scratch.path)/bytecode")
    #expect(outcome.status == 68)
    #expect(
      outcome.error == """
        error: \(scratch.path)/bytecode is not in a mounted bpffs
          help: mount one there: mount -t bpf bpf \(scratch.path)/bytecode

        """)
  }

  @Test func missingDirectoryIsRefused() throws {
    let outcome = try scratch.bpfApply("counter.yaml", "--bpffs", "\(scratch.path)/nowhere")
    #expect(outcome.status == 68)
    #expect(outcome.error.contains("there is no directory \(scratch.path)/nowhere for pins"))
  }
}
