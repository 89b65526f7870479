import Testing

/// The program that is shipped is one file that needs no other.
@Suite(.needsShippedBinary) struct StaticBinaryTests {
  @Test(.needs("readelf")) func hasNoInterpreterAndNeedsNoLibrary() throws {
    let headers = try Command.run("readelf", ["-lW", Command.binary], in: "/")
    #expect(headers.status == 0)
    #expect(headers.output.contains("LOAD"))
    #expect(!headers.output.contains("INTERP"))
    let dynamic = try Command.run("readelf", ["-dW", Command.binary], in: "/")
    #expect(!dynamic.output.contains("NEEDED"))
  }

  /// An initramfs has little more, and a bpffs where it was mounted. Without /proc the Swift runtime, which reads the command line
  /// there, ends the program before `main`: an init has to mount it first.
  @Test(.needsRoot) func runsWhereThereIsNothingButProcAndBPFFS() throws {
    let scratch = try Scratch(mounting: false)
    try scratch.write(
      "exec.yaml",
      """
      apiVersion: bpf-apply/v1
      name: exec
      programs:
        exec: { file: bytecode/raw_tracepoint.o }
      attachments:
        executed: { program: exec/on_exec, raw_tracepoint: sched_process_exec }

      """)
    let script = """
      mkdir proc bpf && mount -t proc proc proc && mount -t bpf bpf bpf || exit
      cp '\(Command.binary)' bpf-apply || exit
      for command in '--version' 'validate /exec.yaml' 'plan --bpffs /bpf /exec.yaml'; do
        chroot . /bpf-apply $command || exit
      done
      """
    let outcome = try Command.run(
      "unshare", ["--mount", "--propagation", "private", "sh", "-c", script], in: scratch.path)
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    try expectSnapshot("nothing-but-proc", outcome.output)
  }
}
