import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Cookies of USDT probes, which a program finds in a slot of its file's map.
  @Suite struct USDTTests {
    /// A test's sandbox, and a program with probes that are reached 3, 5 and 9 times.
    private struct Case {
      let sandbox: Sandbox
      let program: ProbedProgram

      /// - Parameter attachments: name, probe and cookie of each.
      func manifest(_ attachments: [(String, String, Int)]) -> String {
        let lines = attachments.map { name, probe, cookie in
          let place = "binary: \(program.path), provider: made, name: \(probe), cookie: \(cookie)"
          return "  \(name): { program: u/on_probe, usdt: { \(place) } }\n"
        }
        return """
          programs: { u: { file: object/usdt.bpf.o } }
          attachments:
          \(lines.joined())
          """
      }

      func apply(_ attachments: [(String, String, Int)]) throws {
        try sandbox.apply(manifest(attachments))
      }

      /// Runs the program, and expects that each cookie was seen so often.
      ///
      /// The kernel ends a link a moment after its last pin is gone.
      func expect(_ wanted: [UInt64: UInt64], _ when: String = "") throws {
        var found = try runs()
        for _ in 0..<100 where found != wanted {
          System.sleep(milliseconds: 10)
          found = try runs()
        }
        #expect(found == wanted, "\(when)")
      }

      private func runs() throws -> [UInt64: UInt64] {
        let map = try Map<UInt64, UInt64>(
          RawMap(Pin.open(sandbox.pin(.map, "u/runs")).take()))
        try map.remove(keys: map.keys())
        try program.run()
        return Dictionary(uniqueKeysWithValues: try map.contents().map { ($0.key, $0.value) })
      }
    }

    private func run(_ body: (Case) throws -> Void) throws {
      try Sandbox.run { sandbox in
        try Requirements.need("usdt", sandbox)
        let program = try ProbedProgram(
          "probed-\(Sandbox.uniqueName())", ["first": 3, "second": 5, "third": 9])
        defer { program.remove() }
        try body(Case(sandbox: sandbox, program: program))
        try sandbox.destroy()
      }
    }

    @Test func eachAttachmentOfAProgramHasItsOwn() throws {
      try run { made in
        let attachments = [("a", "first", 0), ("b", "second", 7), ("c", "third", 0)]
        try made.apply(attachments)
        try made.expect([0: 12, 7: 5])
        #expect(try made.sandbox.plan(made.manifest(attachments)).isEmpty)
      }
    }

    @Test func whatComesTakesNothingFromWhatStays() throws {
      try run { made in
        try made.apply([("a", "first", 0), ("b", "second", 7)])
        try made.apply([("b", "second", 7), ("c", "third", 8)])
        try made.expect([7: 5, 8: 9])
        try made.apply([("a", "first", 0), ("b", "second", 7), ("c", "third", 9)])
        try made.expect([0: 3, 7: 5, 9: 9])
        try made.sandbox.reconciler().rollBack("test")
        try made.expect([7: 5, 8: 9])
      }
    }

    /// The file's map has six.
    @Test func slotsOfLinksThatAreGoneAreTakenAgain() throws {
      try run { made in
        for round in 0..<12 {
          try made.apply([("a", "first", 0), ("b", "second", 2 * round + 1)])
          try made.expect([0: 3, UInt64(2 * round + 1): 5])
        }
      }
    }

    @Test func slotsThatLinksUseAreNotTaken() throws {
      try run { made in
        let six = (0..<6).map { ("attachment\($0)", ["first", "second", "third"][$0 % 3], $0) }
        try made.apply(six)
        let error = try #require(
          try made.sandbox.failure(made.manifest(six + [("further", "third", 6)])))
        #expect(
          error.message.hasSuffix("links use all 6 slots of map __bpf_usdt_specs"),
          "\(error.message)")
        #expect(error.advice?.hasPrefix("compile with a larger BPF_USDT_MAX_SPEC_CNT") == true)
        try made.expect([0: 3, 1: 5, 2: 9, 3: 3, 4: 5, 5: 9])
      }
    }

    @Test func anApplyThatFailsOrDiesLeavesThemAsTheyWere() throws {
      try run { made in
        let before = [("a", "first", 0), ("b", "second", 7)]
        let after = made.manifest([("a", "first", 0), ("b", "second", 8), ("c", "third", 9)])
        try made.apply(before)
        let whole = CountingKernel(made.sandbox.kernel)
        try made.sandbox.apply(after, whole)
        try made.expect([0: 3, 8: 5, 9: 9])
        for step in 1...whole.changes.count {
          try made.apply(before)
          let failing = CountingKernel(made.sandbox.kernel, .failure(at: step))
          _ = try made.sandbox.failure(after, failing)
          #expect(failing.didFail)
          if !failing.didPublish { try made.expect([0: 3, 7: 5], "failed at \(step)") }
          try made.apply(before)
          try made.expect([0: 3, 7: 5], "after a failure at \(step)")
          let dying = CountingKernel(made.sandbox.kernel, .death(at: step))
          _ = try made.sandbox.failure(after, dying)
          try made.sandbox.apply(after)
          try made.expect([0: 3, 8: 5, 9: 9], "after a death at \(step)")
        }
      }
    }
  }
}
