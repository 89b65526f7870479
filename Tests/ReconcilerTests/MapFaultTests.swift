import BPFObject
import BPFSyscall
import Manifest
import Testing

@testable import Reconciler

/// Maps that no kernel makes, and that are refused before any is asked.
@Suite struct MapFaultTests {
  /// What is wrong with `maps`, with the place: `LINE:COLUMN MESSAGE`.
  private func faults(_ maps: String) throws -> [String] {
    let manifest = try Manifest.parse(
      "apiVersion: bpf-apply/v1\nname: test\nmaps:\n\(maps)", file: "test.yaml")
    do throws(ReconcilerError) {
      _ = try DesiredState(manifest)
      return []
    } catch {
      #expect(error.reason == .invalid)
      return error.diagnostics.map { "\($0.mark.line):\($0.mark.column) \($0.message)" }
    }
  }

  @Test(arguments: [
    (
      "type: hash, key: u32, value: u32, max_entries: 0",
      "4:55 map `m` has max_entries 0, and could hold nothing"
    ),
    (
      "type: stack_trace, key: u32, max_entries: 64",
      "4:3 map `m` has no value size, which type stack_trace needs"
    ),
    (
      "type: stack_trace, key: u32, value: { size: 12 }, max_entries: 64",
      "4:44 map `m` has a value of 12 bytes, and type stack_trace takes a multiple of 8"
    ),
    (
      "type: array, key: u64, value: u32, max_entries: 1",
      "4:26 map `m` has a key of 8 bytes, and type array takes 4"
    ),
    (
      "type: lpm_trie, key: lpm_ipv4, value: u32, max_entries: 1",
      "4:3 map `m` has no flag no_prealloc, which type lpm_trie needs"
    ),
    (
      "type: lru_hash, key: u32, value: u32, max_entries: 1, flags: [no_prealloc]",
      "4:69 map `m` has the flag no_prealloc, which type lru_hash does not take"
    ),
    (
      "type: ringbuf, max_entries: 4Ki, flags: [rdonly]",
      "4:48 map `m` has the flag rdonly, which type ringbuf does not take"
    ),
    (
      "type: ringbuf, max_entries: 0x80000001",
      "4:36 map `m` has 2147483649 bytes, and type ringbuf takes at most 2 GiB"
    ),
    (
      "type: hash, key: u32, value: u32, max_entries: 1, flags: [rdonly, wronly]",
      "4:65 map `m` has the flags rdonly, wronly, of which only one can be"
    ),
    (
      "type: hash, key: u32, value: u32, max_entries: 1, map_extra: 5",
      "4:69 map `m` has map_extra 5, and that says nothing of a hash"
    ),
    (
      "type: bloom_filter, value: u32, max_entries: 1, map_extra: 16",
      "4:67 map `m` has map_extra 16, and a bloom filter has at most 15 hash functions"
    ),
    (
      "type: task_storage, key: u32, value: u64, max_entries: 5, flags: [no_prealloc]",
      "4:63 map `m` has max_entries 5, and type task_storage takes none: it has as many as what it is of"
    ),
    (
      "type: devmap, key: u32, value: u16, max_entries: 4",
      "4:39 map `m` has a value of 2 bytes, and type devmap takes 4 or 8"
    ),
    (
      "type: array_of_maps, key: u32, value: u32, max_entries: 4",
      "4:3 map `m` says nothing of the maps in it, which are told in a bytecode file: `__array(values, struct …)`"
    ),
  ])
  func isRefusedWithItsPlace(_ map: String, _ message: String) throws {
    #expect(try faults("  m: { \(map) }").contains(message))
  }

  /// What looks alike, and some kernels take.
  @Test(arguments: [
    "type: perf_event_array, key: u32, value: u32",
    "type: perf_event_array, key: u32, value: u32, max_entries: 0",
    "type: stack_trace, key: u32, value: { size: 1016 }, max_entries: 64",
    "type: stack_trace, key: u32, value: { size: 32 }, max_entries: 64, flags: [stack_build_id]",
    "type: ringbuf, max_entries: 5000",
    "type: devmap, key: u32, value: u64, max_entries: 4",
    "type: lpm_trie, key: lpm_ipv6, value: u8, max_entries: 1, flags: [no_prealloc]",
    "type: lru_percpu_hash, key: u32, value: u32, max_entries: 1, flags: [no_common_lru]",
    "type: cgroup_storage, key: u64, value: u64",
  ])
  func isLeftToTheKernel(_ map: String) throws {
    #expect(try faults("  m: { \(map) }") == [])
  }

  @Test func whatAFileLeavesToItsLoaderIsToldWithWhatToWrite() throws {
    let error = try #require(throws: ReconcilerError.self) {
      try Made.desired("programs: { f: { file: stacks.o, functions: { stack: { load: true } } } }")
    }
    #expect(
      error.diagnostics.map(\.message) == [
        "map `f/stacks` has no value size, which type stack_trace needs",
        "map `f/stacks` has max_entries 0, and could hold nothing",
      ])
    #expect(
      error.diagnostics.map(\.help) == [
        "say `maps: { f/stacks: { value: { size: 1016 } } }`",
        "say `maps: { f/stacks: { max_entries: 1024 } }`",
      ])
    let desired = try Made.desired(
      """
      programs: { f: { file: stacks.o, functions: { stack: { load: true } } } }
      maps: { f/stacks: { value: { size: 1016 }, max_entries: 16 } }
      """)
    #expect(desired.map("f/stacks")?.spec.valueSize == 1016)
  }

  // MARK: Maps in maps

  private func pools(_ rest: String) -> String {
    """
    programs: { f: { file: object/maps.bpf.o, functions: { entry: { load: true } } } }
    maps: { first: { from: f\(rest) } }
    """
  }

  @Test(arguments: [
    (
      ", max_entries: 8", "4:40 it has 8 entries, the template says 4",
      "leave `max_entries` out, or change the template in the bytecode file; arrays may differ in it where both have the flag BPF_F_INNER_MAP"
    ),
    (
      ", value: u32", "4:34 it has values of 4 bytes, the template says 8",
      "leave `value` out, or change the template in the bytecode file"
    ),
    (
      ", type: hash", "4:33 it is hash, the template says array",
      "leave `type` out, or change the template in the bytecode file"
    ),
    (
      ", flags: [mmapable]", "4:34 it has other flags than the template",
      "leave `flags` out, or change the template in the bytecode file"
    ),
  ])
  func aMapThatItsTemplateDoesNotFitIsRefused(
    _ rest: String, _ message: String, _ help: String
  ) throws {
    let error = try #require(throws: ReconcilerError.self) { try Made.desired(pools(rest)) }
    let found = try #require(error.diagnostics.first)
    #expect(error.diagnostics.count == 1)
    #expect(
      "\(found.mark.line):\(found.mark.column) \(found.message)"
        == message.replacing(" it ", with: " map `first` cannot stand in `f/outer`: it "))
    #expect(found.help == help)
  }

  @Test func aMapThatFitsIsNone() throws {
    _ = try Made.desired(pools(""))
    _ = try Made.desired(pools(", max_entries: 4"))
    _ = try Made.desired(pools(", flags: [rdonly]"))
  }

  @Test func hashesAndArraysOfAnySizeMayHaveOtherCounts() {
    func differ(_ type: MapType, _ flags: MapFlags = []) -> Bool {
      let map = MapSpec(
        name: "m", type: type, keySize: 4, valueSize: 4, maxEntries: 8, flags: flags)
      var template = map
      template.maxEntries = 4
      return map.misfit(template) != nil
    }
    #expect(!differ(.hash) && !differ(.lruHash) && !differ(.perCPUArray))
    #expect(differ(.array) && !differ(.array, .innerMap))
  }

  // MARK: Maps where they are used

  private func problems(_ manifest: String) throws -> [String] {
    do {
      _ = try Made.desired(manifest)
      return []
    } catch let error as ReconcilerError {
      return error.diagnostics.map { "\($0.mark.line):\($0.mark.column) \($0.message)" }
    }
  }

  @Test func anArrayOfProgramsIsForOneType() throws {
    func calls(_ second: String) -> String {
      """
      programs: { f: { file: object/sections.bpf.o }, x: { file: xdp.o } }
      maps:
        calls:
          type: prog_array
          key: u32
          value: u32
          max_entries: 4
          entries: { mode: exact, values: { 0: { program: f/an_xdp }, 1: { program: \(second) } } }
      """
    }
    #expect(
      try problems(calls("f/a_tcx")) == [
        "10:5 map `calls` is for programs of one type: f/an_xdp is xdp, and f/a_tcx is sched_cls"
      ])
    #expect(try problems(calls("x/on_packet")) == [])
  }

  @Test(arguments: [
    ("program: f/of_sk_msg, sk_msg: m", "sockmap", "4:51"),
    ("program: g/an_iterator, iterator: { target: bpf_map_elem, map: m }", "hash", "4:84"),
  ])
  func aMapOfATypeThatItsUserDoesNotTakeIsRefused(
    _ attachment: String, _ taken: String, _ place: String
  ) throws {
    func text(_ map: String) -> String {
      """
      programs: { f: { file: object/sections_more.bpf.o }, g: { file: object/sections.bpf.o } }
      attachments: { a: { \(attachment) } }
      maps: { m: { \(map), max_entries: 4096 } }
      """
    }
    #expect(
      try problems(text("type: ringbuf")) == [
        "\(place) attachment `a` cannot use map `m`, which is a ringbuf"
      ])
    #expect(try problems(text("type: \(taken), key: u32, value: u32")) == [])
  }
}
