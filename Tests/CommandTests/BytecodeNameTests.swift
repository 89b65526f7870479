import Testing

/// What of a bytecode file a manifest names, and says where the file says nothing.
@Suite struct BytecodeNameTests {
  private func validate(_ manifest: String) throws -> Outcome {
    let scratch = try Scratch(mounting: false)
    try scratch.write("test.yaml", "apiVersion: bpf-apply/v1\nname: test\n\(manifest)")
    return try scratch.bpfApply("validate", "test.yaml")
  }

  @Test func whoSaysATypeIsTold() throws {
    let outcome = try validate(
      """
      programs:
        f: { file: bytecode/untyped.o, functions: { on_socket: { type: sk_lookup } } }
        r: { file: bytecode/freplace.o }
        x: { file: bytecode/xdp.o }
      attachments:
        a: { program: f/on_packet, xdp: lo }
        b: { program: f/on_socket, netns: /proc/self/ns/net }
        c: { program: r/on_packet, xdp: eth0 }
        d: { program: x/on_packet, freplace: { of: r/on_packet, function: verdict } }
      """)
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n").dropFirst()
    #expect(
      Set(lines) == [
        "program f/on_packet: xdp (said by attachment a)",
        "program f/on_socket: sk_lookup (said by `functions`)",
        "program x/on_packet@r/on_packet:verdict: ext (said by attachment d)",
      ])
  }

  @Test func whatNothingSaysIsRefused() throws {
    let outcome = try validate(
      """
      programs: { f: { file: bytecode/untyped.o } }
      attachments: { a: { program: f/on_traffic } }
      """)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("SEC(\"classifier/stats\") does not say what type"))
    #expect(outcome.error.contains("functions: { on_traffic: { type: xdp } }"))
  }

  @Test func twoTypesOfOneFunctionAreRefused() throws {
    let outcome = try validate(
      """
      programs: { f: { file: bytecode/untyped.o } }
      attachments:
        a: { program: f/on_packet, xdp: lo }
        b: { program: f/on_packet, tcx: { interface: lo, direction: egress } }
      """)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("attachment `a` (xdp) takes xdp"))
    #expect(outcome.error.contains("attachment `b` (tcx) takes sched_cls"))
  }

  @Test func whatInspectShowsCanBeWritten() throws {
    let scratch = try Scratch(mounting: false)
    let shown = try scratch.bpfApply("inspect", "bytecode/names.o").output
    for name in ["zähler", "net/be.side", "zählung", "größe", "net/be.side.runs"] {
      #expect(shown.contains("    \(name) "))
    }
    let outcome = try validate(
      """
      programs: { f: { file: bytecode/names.o, globals: { größe: 4, net/be.side.runs: 5 } } }
      maps: { all: { from: f/zählung, max_entries: 9 } }
      attachments:
        a: { program: f/zähler, xdp: lo }
        b: { program: f/net/be.side, xdp: eth0 }
      pins: { p: { program: f/zähler }, q: { program: f/net/be.side } }
      """)
    #expect(outcome.status == 0, "\(outcome.error)")
  }
}

/// The same where they are applied.
@Suite(.needsBPF) struct AppliedNameTests {
  @Test func anyNameIsTakenByEveryCommand() throws {
    let scratch = try Scratch()
    let manifest = """
      apiVersion: bpf-apply/v1
      name: names
      programs:
        f: { file: bytecode/names.o, functions: { net/be.side: { load: true } } }
      pins: { names/count: { program: f/zähler } }

      """
    try scratch.write("names.yaml", manifest)
    let first = try scratch.bpfApply("apply", "names.yaml", "--target", "program.f/zähler")
    #expect(first.status == 0, "\(first.error)")
    #expect(!first.output.contains("be.side"))
    #expect(try scratch.bpfApply("apply", "names.yaml").output.contains("program f/net/be.side"))
    for name in ["program.f/zähler", "program.f/net/be.side", "map.f/zählung"] {
      let shown = try scratch.bpfApply("status", "names", name)
      #expect(shown.status == 0 && shown.output.hasPrefix(name), "\(shown.output)\(shown.error)")
    }
    let again = try scratch.bpfApply("apply", "names.yaml", "--replace", "program.f/net/be.side")
    #expect(again.output.contains("program f/net/be.side  reloaded: asked for"))
    try scratch.write(
      "moved.yaml",
      manifest.replacing("f: {", with: "g: {").replacing("program: f/", with: "program: g/")
        + "moved: { program.f: program.g }\n")
    let moved = try scratch.bpfApply("apply", "moved.yaml")
    #expect(moved.status == 0, "\(moved.error)")
    #expect(moved.output.contains("program g/net/be.side"))
    #expect(try scratch.bpfApply("destroy", "names", "-q").status == 0)
  }
}
