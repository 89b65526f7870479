import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Programs that are tested before they go live.
  @Suite struct TrialTests {
    private let packet =
      String(repeating: "ff", count: 12) + "0800" + String(repeating: "00", count: 50)

    private func manifest(_ expected: String, _ file: String = "xdp") -> String {
      """
      programs:
        f:
          file: \(file).o
          functions: { on_packet: { tests: [ { packet: { hex: "\(packet)" }, repeat: 3, expect: { \(expected) } } ] } }
      """
    }

    @Test func aProgramIsRunOnMapsOfItsOwn() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(
          manifest("retval: XDP_PASS, packet: { hex: \"\(packet)\" }, max_ns: 1000000000"))
        #expect(try sandbox.counter() == 0, "the live map counts no test")
        #expect(try sandbox.leftovers() == [])
        let again = CountingKernel(sandbox.kernel)
        #expect(
          try sandbox.apply(manifest("retval: XDP_DROP"), again).isEmpty && again.changes == [])
      }
    }

    @Test(arguments: [
      ("retval: XDP_DROP", "it returned 2, not 1"),
      ("packet: { hex: \"00\" }", "it left a packet of 64 bytes, not 1"),
      ("max_ns: 0", " ns, more than 0"),
    ])
    func whereItFailsNothingIsChanged(_ expected: String, _ text: String) throws {
      try Sandbox.run { sandbox in
        let error = try #require(try sandbox.failure(manifest(expected)))
        #expect(error.reason == .refused && error.message.contains("test 1 of program f/on_packet"))
        #expect(error.message.contains(text), "\(error)")
        #expect(try sandbox.snapshot() == [:])
        try sandbox.apply(manifest("retval: XDP_PASS"))
        let before = try sandbox.snapshot()
        #expect(try sandbox.failure(manifest(expected, "xdp.v2")) != nil)
        #expect(try differences(before, sandbox.snapshot()) == [])
      }
    }
  }
}
