import Manifest
import Testing

@testable import Reconciler

/// What a manifest and its bytecode make together, and what is said where they do not fit.
@Suite struct DesiredStateTests {
  /// What is wrong with a manifest: place, message and help, a line each.
  private func faults(_ manifest: String) throws -> [String] {
    let error = try #require(throws: ReconcilerError.self) { try Made.desired(manifest) }
    #expect(error.reason == .invalid)
    return error.diagnostics.map { fault in
      "\(fault.mark.line):\(fault.mark.column): \(fault.message)"
        + (fault.help.map { " (\($0))" } ?? "")
    }
  }

  @Test func aMissingFileIsUnreadable() throws {
    let error = try #require(throws: ReconcilerError.self) {
      try Made.desired("programs: { f: { file: no-such.o } }")
    }
    #expect(error.reason == .unreadable)
    #expect(error.message.hasPrefix("cannot read bytecode file /"))
    #expect(error.message.hasSuffix("/Fixtures/no-such.o: No such file or directory (ENOENT)"))
    #expect(
      error.advice
        == "paths are relative to the manifest's directory; has it been compiled?")
    #expect(error.mark?.line == 3 && error.mark?.column == 24)
  }

  @Test func aTextFileIsNoBytecode() throws {
    let faults = try faults("programs: { f: { file: not-bytecode.o } }")
    #expect(faults.count == 1)
    #expect(faults[0].hasPrefix("3:24: /"))
    #expect(faults[0].contains("/Fixtures/not-bytecode.o: "))
    #expect(faults[0].contains("not an eBPF object: a text file"), "\(faults)")
  }

  @Test func anotherFileThanTheDigestMeansIsRefused() throws {
    let zeros = String(repeating: "0", count: 64)
    let error = try #require(throws: ReconcilerError.self) {
      try Made.desired("programs: { f: { file: xdp.o, sha256: \"\(zeros)\" } }")
    }
    #expect(error.reason == .refused)
    #expect(
      error.message.contains("xdp.o is not the file that the manifest means: its SHA-256 is "))
    let digest = try #require(error.message.split(separator: " ").last)
    #expect(
      try Made.desired("programs: { f: { file: xdp.o, sha256: \"\(digest)\" } }").maps.count == 1)
  }

  @Test func aPerfEventHasANameOrANumber() throws {
    let manifest = { (event: String) in
      """
      programs: { f: { file: object/sections_more.bpf.o } }
      attachments:
        a: { program: f/of_perf_event\(event) }
      """
    }
    #expect(
      try faults(manifest("")) == [
        "5:3: attachment `a` needs `event` or `raw` of perf_event (write one of them: `perf_event: { event: … }`)"
      ])
    for event in ["cycles", "{ event: cycles }", "{ raw: 0x01c2 }"] {
      let desired = try Made.desired(manifest(", perf_event: \(event)"))
      #expect(desired.attachments.count == 1)
    }
  }

  @Test func aWrongFunctionSuggestsTheNearest() throws {
    #expect(
      try faults(
        """
        programs: { f: { file: xdp.o } }
        attachments:
          a: { program: f/on_paket, xdp: eth0 }
          b: { program: elsewhere, xdp: eth0 }
        """) == [
          "5:17: `f/on_paket` names a function, but bytecode file `f` has no such"
            + " (did you mean `on_packet`?)",
          "6:17: `elsewhere` names a function, but the bytecode files have no such"
            + " (functions: on_packet)",
        ])
  }

  @Test func aFunctionOfTwoFilesNeedsItsFile() throws {
    #expect(
      try faults(
        """
        programs: { f: { file: xdp.o }, g: { file: tcx.o } }
        attachments: { a: { program: on_packet, xdp: eth0 } }
        """) == [
          "4:30: `on_packet` names a function that several bytecode files have: f, g"
            + " (write f/on_packet)"
        ])
  }

  @Test func aProgramForSeveralTargetsIsPinnedByItsTarget() throws {
    func manifest(_ program: String) -> String {
      """
      programs: { f: { file: fentry.o } }
      attachments:
        a: { program: f/on_clone, fentry: vfs_read }
        b: { program: f/on_clone, fentry: vfs_write }
      pins: { p: { program: \(program) } }
      """
    }
    let ways = "write f/on_clone@vfs_read or f/on_clone@vfs_write"
    #expect(
      try faults(manifest("f/on_clone")) == [
        "7:23: `f/on_clone` names a program that is loaded for several targets (\(ways))"
      ])
    #expect(
      try faults(manifest("on_clone@vfs_open")) == [
        "7:23: `on_clone@vfs_open` names a program that is not loaded so (\(ways))"
      ])
    for name in ["f/on_clone@vfs_write", "on_clone@vfs_write"] {
      #expect(
        try Made.desired(manifest(name)).pins.first?.object
          == ObjectAddress(.program, "f/on_clone@vfs_write"))
    }
  }

  @Test func aKindThatDoesNotFitIsRefused() throws {
    #expect(
      try faults(
        """
        programs: { f: { file: xdp.o } }
        attachments: { a: { program: on_packet, tracepoint: sched/sched_switch } }
        """) == [
          "4:16: `on_packet` is a xdp program (SEC(\"xdp\")), which cannot be attached as tracepoint"
            + " (what fits: xdp)"
        ])
  }

  @Test func aKindThatNeedsMoreThanItsSectionSaysSo() throws {
    #expect(
      try faults(
        """
        programs: { f: { file: xdp.o } }
        attachments: { a: { program: on_packet } }
        """) == [
          "4:16: attachment `a` needs xdp.interface: a name, a pattern, a list of them (`!` excludes), or "
            + "{ route: default } (write `xdp: …`)"
        ])
  }

  @Test func aMapThatAFileDoesNotHaveIsRefused() throws {
    #expect(
      try faults(
        """
        programs: { f: { file: xdp.o, maps: { hit: counts } } }
        maps: { counts: { type: array, key: u32, value: u64, max_entries: 1 } }
        pins: { p: { map: f/hots } }
        """) == [
          "3:44: bytecode file `f` has no map `hit` (did you mean `hits`?)",
          "5:19: there is no map `f/hots` (did you mean `f/hits`?)",
        ])
  }

  @Test func globalsAreKnownByNameAndType() throws {
    #expect(
      try faults("programs: { f: { file: globals.o, globals: { stop: 1 } } }") == [
        "3:52: bytecode file `f` has no global variable `stop` (did you mean `step`?)"
      ])
    #expect(
      try faults("programs: { f: { file: globals.o, globals: { step: text } } }").count == 1)
    #expect(try faults("programs: { f: { file: globals.o, globals: { step: -1 } } }").count == 1)
  }

  @Test func allFaultsAreToldInTheOrderOfTheirPlaces() throws {
    let faults = try faults(
      """
      programs: { f: { file: globals.o, globals: { stop: 1 } }, g: { file: xdp.o } }
      attachments:
        a: { program: g/on_packet }
        b: { program: nothing }
      """)
    #expect(faults.map { $0.prefix { $0 != ":" } } == ["3", "5", "6"])
  }

  @Test func aMapFromTwoFilesIsOneMapForBothPrograms() throws {
    let state = try Made.desired(
      """
      programs: { f: { file: tracepoint.o }, g: { file: raw_tracepoint.o } }
      maps: { shared: { from: [f/hits, g/hits] } }
      attachments: { a: { program: f/on_exec }, b: { program: g/on_exec } }
      """)
    #expect(state.maps.map(\.name) == ["shared"])
    #expect(state.programs.map(\.name) == ["f/on_exec", "g/on_exec"])
    #expect(state.programs.allSatisfy { $0.maps == ["hits": "shared"] })
  }

  @Test func onlyWhatSomethingNamesIsLoaded() throws {
    #expect(try Made.desired("programs: { f: { file: xdp.o } }").programs.isEmpty)
    #expect(
      try Made.desired("programs: { f: { file: xdp.o } }\npins: { p: { program: on_packet } }")
        .programs.map(\.name) == ["f/on_packet"])
    #expect(
      try Made.desired(
        "programs: { f: { file: xdp.o, functions: { on_packet: { load: true } } } }"
      ).programs.map(\.name) == ["f/on_packet"])
  }

  @Test func aFunctionForSeveralTargetsIsLoadedOnceForEach() throws {
    let state = try Made.desired(
      """
      programs: { f: { file: fentry.o } }
      attachments:
        a: { program: on_clone, fentry: do_exit }
        b: { program: on_clone, fentry: kernel_clone }
        c: { program: on_clone, fentry: do_exit }
      pins: { p: { program: on_clone@do_exit } }
      """)
    #expect(
      state.programs.map(\.name) == ["f/on_clone@do_exit", "f/on_clone@kernel_clone"])
    #expect(
      state.attachments.map(\.object.name) == [
        "f/on_clone@do_exit", "f/on_clone@kernel_clone", "f/on_clone@do_exit",
      ])
    #expect(state.pins.map(\.object.name) == ["f/on_clone@do_exit"])
  }

  @Test func theDigestKnowsVersionsApart() throws {
    func digest(_ file: String) throws -> String? {
      try Made.desired(
        "programs: { f: { file: \(file), functions: { on_packet: { load: true } } } }"
      ).programs.first?.digest
    }
    #expect(try digest("xdp.o") == digest("xdp.o"))
    #expect(try digest("xdp.o") != digest("xdp.v2.o"))
  }
}
