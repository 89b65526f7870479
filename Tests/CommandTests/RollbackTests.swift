import Foundation
import Testing

/// `rollback`, by its exit codes and what it says.
@Suite(.needsBPF) struct RollbackTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("former.yaml", Manifests.counter())
    try scratch.write("new.yaml", Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
  }

  @Test func itGoesOneWayUnlessToldOtherwise() throws {
    #expect(try scratch.bpfApply("rollback", "counter").status == 1)
    for name in ["former.yaml", "new.yaml"] {
      try #require(try scratch.bpfApply(name).status == 0)
      #expect(try scratch.bpfApply("rollback", "--forward", "counter").status == 1)
    }
    #expect(try scratch.bpfApply("rollback", "counter").status == 0)
    let refused = try scratch.bpfApply("rollback", "counter")
    #expect(refused.status == 5)
    #expect(
      refused.error == """
        error: counter is already rolled back
          help: `bpf-apply rollback --forward counter` goes to the other: what it was rolled back from

        """)
    try scratch.write(
      "new.yaml",
      "\n" + Manifests.counter(bytecode: "raw_tracepoint.v2.o") + "\n# spelled otherwise\n")
    #expect(try scratch.bpfApply("new.yaml").status == 5)
    #expect(try scratch.bpfApply("former.yaml").status == 0)
    #expect(try scratch.bpfApply("rollback", "--forward", "counter").status == 0)
    #expect(try scratch.bpfApply("new.yaml").output.hasPrefix("No changes."))
    #expect(try scratch.bpfApply("former.yaml").status == 0)
  }

  @Test(.needs("ip")) func anInterfaceThatIsGoneIsLeftPending() throws {
    let interface = "bpfa\(UInt32.random(in: 0..<1_000_000))"
    func ip(_ arguments: String...) throws -> Int32 {
      try Command.run("ip", arguments, in: scratch.path).status
    }
    try #require(try ip("link", "add", interface, "type", "veth") == 0)
    defer { _ = try? ip("link", "del", interface) }
    for (version, file) in [("", "former.yaml"), (".v2", "new.yaml")] {
      try scratch.write(file, Manifests.xdp("on_packet", of: "xdp\(version).o", on: interface))
      try #require(try scratch.bpfApply(file).status == 0)
    }
    try #require(try ip("link", "del", interface) == 0)
    let outcome = try scratch.bpfApply("rollback", "filter")
    #expect(outcome.status == 2, "\(outcome)")
    #expect(
      outcome.output.contains("attachment uplink  pending: there is no interface \(interface)"))
    #expect(try scratch.bpfApply("status", "filter").output.contains("pending"))
    #expect(try scratch.bpfApply("status", "--check", "filter").status == 0)
    // A manifest that needs it no longer goes on from there.
    try scratch.write("other.yaml", Manifests.counter(name: "filter"))
    #expect(try scratch.bpfApply("other.yaml", "--replace-all").status == 0)
    // Where it is back, so is what was attached to it.
    try #require(try ip("link", "add", interface, "type", "veth") == 0)
    #expect(try scratch.bpfApply("rollback", "filter").status == 0)
    #expect(try scratch.bpfApply("former.yaml").output.hasPrefix("No changes."))
    #expect(try scratch.bpfApply("destroy", "filter").status == 0)
  }
}
