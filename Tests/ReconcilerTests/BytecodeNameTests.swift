import BPFObject
import Manifest
import Testing

@testable import Reconciler

/// Names of variables and functions as bytecode files have them.
@Suite struct BytecodeNameTests {
  private func faults(_ manifest: String) throws -> [String] {
    let error = try #require(throws: ReconcilerError.self) { try Made.desired(manifest) }
    return error.diagnostics.map { $0.message + ($0.help.map { " (\($0))" } ?? "") }
  }

  private func sameNames(_ globals: String) -> String {
    "programs: { f: { file: object/same_names.bpf.o, globals: { \(globals) } } }\n"
      + "attachments: { a: { program: f/count, xdp: eth0 } }"
  }

  @Test func aGlobalOfSeveralSectionsNeedsItsSection() throws {
    #expect(
      try faults(sameNames("hidden_a: 1")) == [
        "global `hidden_a` is in several sections of bytecode file `f`: .data.own/hidden_a, data/hidden_a, bss/hidden_a (write .data.own/hidden_a or data/hidden_a or bss/hidden_a)"
      ])
    let desired = try Made.desired(
      sameNames("data/hidden_a: 11, bss/hidden_a: 12, .data.own/hidden_a: 13, count.total: 14"))
    let set = desired.maps.filter { !$0.givenGlobals.isEmpty }
    #expect(
      Dictionary(uniqueKeysWithValues: set.map { ($0.name, $0.givenGlobals.map(\.name)) }) == [
        "f/same_nam.data": ["hidden_a", "count.total"], "f/same_nam.bss": ["hidden_a"],
        "f/.data.own": ["hidden_a"],
      ])
    for map in set {
      let first = try #require(map.givenGlobals.first?.range)
      let value = ["f/same_nam.data": 11, "f/same_nam.bss": 12][map.name] ?? 13
      #expect(map.spec.initialValue?[first].first == UInt8(value))
    }
  }

  @Test func aGlobalOfASectionThatHasItTwiceCannotBeSet() throws {
    for name in ["hidden_d", "data/hidden_d"] {
      #expect(
        try faults(sameNames("\(name): 1")) == [
          "global 'hidden_d' is the name of several variables of its section, so that none of them can be set (give them different names in their sources)"
        ])
    }
  }

  @Test func aGlobalIsSetOnce() throws {
    #expect(
      try faults(sameNames("data/hidden_a: 1, .data/hidden_a: 2")) == [
        "global `.data/hidden_a` is set twice, also as `hidden_a` (leave one of them out)"
      ])
  }

  @Test func namesAreTakenAsTheFileHasThem() throws {
    let desired = try Made.desired(
      """
      programs:
        f:
          file: names.o
          globals: { größe: 5, net/be.side.runs: 6 }
          functions: { net/be.side: { load: true } }
      maps: { f/zählung: { max_entries: 8 } }
      attachments:
        a: { program: f/zähler, xdp: eth0 }
        b: { program: zähler, xdp: eth1 }
        c: { program: f/net/be.side, xdp: eth2 }
      pins:
        p: { program: f/net/be.side }
        m: { map: f/zählung }
      """)
    #expect(desired.programs.map(\.name).sorted() == ["f/net/be.side", "f/zähler"])
    #expect(desired.map("f/zählung")?.spec.maxEntries == 8)
    #expect(desired.pins.map(\.object.description) == ["program.f/net/be.side", "map.f/zählung"])
    #expect(desired.attachments.map(\.object.name) == ["f/zähler", "f/zähler", "f/net/be.side"])
    let text = desired.programs.map(\.address.description)
    #expect(text.compactMap { ObjectAddress($0)?.description } == text)
  }

  @Test func whatWouldBeATargetIsNoFunctionsName() throws {
    #expect(
      try faults("programs: { f: { file: names.o, attach: [\"at*\"] } }") == [
        "function `at@here` of bytecode file `f` has an @ in its name, behind which stands what a program is loaded for (give it another name in its source)",
        "attachment `f/at@here` needs xdp.interface: a name, a pattern, a list of them (`!` excludes), or { route: default } (write `xdp: …`)",
      ])
  }
}
