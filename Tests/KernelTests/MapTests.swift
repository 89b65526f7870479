import BPFLoader
import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// When maps are shared, kept, and made anew.
  @Suite struct MapTests {
    @Test func aMapTakenFromTwoFilesIsOneMap() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(
          """
          programs: { raw: { file: raw_tracepoint.o }, other: { file: globals.v2.o } }
          maps: { shared: { from: [raw/hits, other/hits] } }
          attachments: { one: { program: raw/on_exec }, two: { program: other/on_exec } }
          """)
        #expect(try sandbox.state(sandbox.pin(.map, "raw/hits")) == nil)
        #expect(try sandbox.state(sandbox.pin(.map, "other/hits")) == nil)
        let steps = try sandbox.steps(of: "shared") { try Process.run("true") }
        #expect(steps % 1001 == 0 && steps > 0, "\(steps) by programs that count 1 and 1000")
      }
    }

    @Test func contentsSurviveAChangedProgram() throws {
      try Sandbox.run { sandbox in
        let manifest = "attachments: { a: { program: on_exec } }"
        try sandbox.apply("programs: { f: { file: raw_tracepoint.o } }\n\(manifest)")
        let map = try sandbox.id(.map, "f/hits")
        try sandbox.setCounter(to: 5_000_000)
        try sandbox.apply("programs: { f: { file: raw_tracepoint.v2.o } }\n\(manifest)")
        #expect(try sandbox.id(.map, "f/hits") == map)
        #expect(try sandbox.counter() >= 5_000_000)
      }
    }

    @Test func anotherConstantReplacesTheSectionAndReloadsItsPrograms() throws {
      try Sandbox.run { sandbox in
        func manifest(_ step: Int) -> String {
          """
          programs: { f: { file: globals.o, globals: { step: \(step) } } }
          attachments: { a: { program: on_exec } }
          """
        }
        try sandbox.apply(manifest(3))
        #expect(try sandbox.steps { try Process.run("true") } % 3 == 0)
        let kept = try [sandbox.id(.map, "f/hits"), sandbox.id(.map, "f/globals.bss")]
        let variables = try Sandbox.counter(at: sandbox.pin(.map, "f/globals.bss"))
        #expect(variables > 0)
        let link = try sandbox.id(.attachment, "a")

        let plan = try sandbox.apply(manifest(500))
        #expect(
          plan.facts == [
            Fact(.replace, .map("f/globals.rodata"), because: [.changed(.constants)]),
            Fact(.replace, .program("f/on_exec"), because: [.uses(.map("f/globals.rodata"))]),
            Fact(
              .replace, .attachment("a"), .attaching(.newFirst),
              because: [.attaches(.program("f/on_exec"))]),
          ])
        #expect(Sandbox.isGone(link: link))
        #expect(try sandbox.steps { try Process.run("true") } % 500 == 0)
        #expect(try [sandbox.id(.map, "f/hits"), sandbox.id(.map, "f/globals.bss")] == kept)
        #expect(try Sandbox.counter(at: sandbox.pin(.map, "f/globals.bss")) > variables)
      }
    }

    /// A manifest whose map has another size.
    private func counts(_ entries: Int, _ rule: String = "") -> String {
      """
      programs: { f: { file: raw_tracepoint.o } }
      maps: { counts: { from: f/hits, max_entries: \(entries)\(rule) } }
      attachments: { a: { program: on_exec } }
      """
    }

    @Test func aMapThatNoLongerFitsIsRefusedUnlessTheManifestSaysMore() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(counts(1))
        let before = try sandbox.snapshot()
        let error = try #require(try sandbox.failure(counts(4)))
        #expect(error.reason == .refused)
        #expect(error.message == "map counts cannot be kept: max_entries 1 → 4")
        #expect(error.mark?.line == 4)
        #expect(try differences(before, sandbox.snapshot()) == [])
      }
    }

    @Test func aMapThatMayBeRecreatedLosesItsContents() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(counts(1))
        try sandbox.setCounter("counts", to: 1 << 40)
        let map = try sandbox.id(.map, "counts")
        let plan = try sandbox.apply(counts(4, ", on_change: recreate"))
        #expect(
          plan.facts.prefix(2) == [
            Fact(
              .replace, .map("counts"), because: [.changed(.maxEntries, .number(1), .number(4))]),
            Fact(.replace, .program("f/on_exec"), because: [.uses(.map("counts"))]),
          ])
        #expect(try sandbox.id(.map, "counts") != map)
        #expect(try sandbox.counter("counts") < 1 << 40)
        #expect(try sandbox.steps(of: "counts") { try Process.run("true") } > 0)
      }
    }

    @Test func aMapThatIsKeptStaysAsItIsAlsoAtTheNextApply() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(counts(1))
        let map = try sandbox.id(.map, "counts")
        let plan = try sandbox.apply(counts(4, ", on_change: keep"))
        #expect(plan.isEmpty)
        #expect(
          plan.change(.map("counts"))?.because
            == [.keptAlthough([Difference(.maxEntries, .number(1), .number(4))])])
        #expect(try sandbox.id(.map, "counts") == map)
        try sandbox.apply(
          counts(4, ", on_change: keep").replacing(
            "raw_tracepoint.o", with: "raw_tracepoint.v2.o"))
        #expect(try sandbox.id(.map, "counts") == map)
        #expect(
          try sandbox.plan(counts(1)).effective.map(\.address.kind) == [.program, .attachment])
      }
    }

    @Test func aMapMarkedPreventDestroyIsNotDestroyed() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(counts(1, ", prevent_destroy: true"))
        let before = try sandbox.snapshot()

        let removal = try #require(
          try sandbox.failure(
            "programs: { f: { file: raw_tracepoint.o } }\nattachments: { a: { program: on_exec } }")
        )
        #expect(removal.reason == .refused)
        #expect(
          removal.message
            == "map.counts is no longer in the manifest, but was marked prevent_destroy")
        let replacement = try #require(
          try sandbox.failure(counts(2, ", on_change: recreate, prevent_destroy: true")))
        #expect(replacement.reason == .refused)
        #expect(
          throws: (any Error).self, "destroyed", performing: { try sandbox.destroy() })
        #expect(try differences(before, sandbox.snapshot()) == [])

        try sandbox.apply(counts(1))
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == [:])
      }
    }

    @Test func aMapOfTheManifestAloneIsMadeAsItSays() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(
          "maps: { extra: { type: hash, key: ipv4, value: { size: 24 }, max_entries: 1Ki } }")
        guard case .map(let info) = try sandbox.state(sandbox.pin(.map, "extra"))?.content else {
          Issue.record("no map is pinned")
          return
        }
        #expect(info.type == .hash && info.keySize == 4 && info.valueSize == 24)
        #expect(info.maxEntries == 1024 && info.name == "extra")
      }
    }
  }
}
