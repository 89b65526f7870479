import BPFLoader
import BPFSyscall
import JSON
import Manifest
import Testing

@testable import Reconciler

/// What is recorded of a generation.
@Suite struct LedgerTests {
  private func ledger() throws -> Ledger {
    let desired = try Made.desired(
      """
      programs: { f: { file: struct_ops.o }, g: { file: globals.o } }
      attachments:
        cc: { map: f/reno, struct_ops: {} }
        a: { program: on_exec, raw_tracepoint: { name: x, cookie: 18446744073709551615 } }
      pins: { "p/q": { map: g/hits, mode: "0640", owner: 7 } }
      """)
    let ledger = try #require(try Made.observed(desired, after: desired).ledger)
    return ledger
  }

  @Test func aLedgerIsReadBackAsItWasWritten() throws {
    let ledger = try ledger()
    let bytes = try ledger.encoded()
    let again = try #require(try Ledger(decoding: bytes, deployment: "test"))
    #expect(try again.encoded() == bytes)
    #expect(again.maps == ledger.maps && again.programs == ledger.programs)
    #expect(again.attachments == ledger.attachments && again.pins == ledger.pins)
    #expect(again.manifest == "" && again.generation == 1)
    #expect(again.attachments["a"]?.options?.integers["cookie"] == .max)
    #expect(again.pins["p/q"]?.access == PinAccess(mode: 0o640, owner: 7))
  }

  /// Of an attachment, with everything that can be said of it.
  @Test(arguments: [
    TargetIdentity.interface(network: .max, index: 3, hook: .xdp),
    .network(inode: 7, hook: .flowDissector), .cgroup(id: 5, hook: .cgroupDevice),
    .kernelFunction(name: "f", module: nil), .kernelFunction(name: "f", module: "m"),
    .tracepoint(category: "c/d", name: "n"), .rawTracepoint(name: "n"),
    .iterator(target: "task", walk: .everything), .iterator(target: "task", walk: .thread(id: 9)),
    .securityHook(name: "h", cgroup: nil), .addresses(values: [1, .max]), .recorded("unknown"),
  ])
  func anAttachmentIsReadBack(_ identity: TargetIdentity) throws {
    var target = ResolvedTarget(
      summary: "s", identity: identity, label: "l", attachType: .xdp, path: "/p")
    target.network = NetworkIdentity(inode: 1, cookie: 2)
    target.mounts = 3
    target.file = FileVersion(device: 1, inode: 2, size: 3, changed: -4)
    (target.offset, target.isUnlinked) = (4, false)
    (target.hook, target.ownsHook) = ("h", true)
    let whole = AttachmentRecord(
      object: ObjectAddress(.program, "f/p@q"), kind: "xdp",
      options: AttachmentOptions(
        strings: ["a": "\u{1}/"], integers: ["b": .max], lists: ["c": ["", "d"]],
        numbers: ["e": []], tables: ["f": ["g": 1]]),
      references: ["map": ObjectAddress(.map, "m")], target: target,
      program: AttachedProgram(
        name: "n", attachment: "a", section: "s", sectionTarget: "t", attachType: .xdp),
      displaced: "skb", pinName: "p", id: .max)
    let bare = AttachmentRecord(
      object: ObjectAddress(.map, "m"), kind: "k",
      target: ResolvedTarget(summary: "", identity: identity))
    for record in [whole, bare] {
      let text = try JSONValue(reading: try JSON.encode(record))
      #expect(try text.decode(AttachmentRecord.self) == record)
    }
  }

  /// Digests of both are compared.
  @Test func optionsAreOneTextHoweverTheyAreWritten() throws {
    for options in [
      AttachmentOptions(),
      AttachmentOptions(
        strings: ["b": "\u{1}/", "a": ""], integers: ["b": .max],
        lists: ["c": ["", "d"], "a": []],
        numbers: ["e": [], "f": [3, .max]], tables: ["f": ["g": 1], "e": [:]]),
    ] {
      let written = try JSON.encode(options)
      #expect(try JSON.encode(JSONFragment { options.write(to: &$0) }) == written)
    }
  }

  @Test(arguments: [
    "[]", #"{"kind":"k"}"#, #"{"kind":"k","object":"m","target":{"identity":"i","summary":"s"}}"#,
    #"{"kind":"k","object":"map.m","target":{"identity":{},"summary":"s"}}"#,
    #"{"kind":"k","object":"map.m","target":{"identity":{"unknown":{}},"summary":"s"}}"#,
    #"{"kind":"k","object":"map.m","target":{"identity":"i","summary":"s"},"id":-1}"#,
    #"{"kind":"k","object":"map.m","target":{"identity":{"iterator":{}},"summary":"s"}}"#,
  ])
  func whatIsNoAttachmentIsNotRead(_ text: String) throws {
    let value = try JSONValue(reading: Array(text.utf8))
    #expect(throws: DecodingError.self) { try value.decode(AttachmentRecord.self) }
  }

  @Test func equalLedgersAreEqualBytes() throws {
    #expect(try ledger().encoded() == ledger().encoded())
  }

  @Test func aNewerFormatIsRefused() throws {
    let error = try #require(throws: ReconcilerError.self) {
      try Ledger(
        decoding: Array(#"{"format":3,"tool":"3.1","shape":"unknown"}"#.utf8), deployment: "edge")
    }
    #expect(error.reason == .invalid)
    #expect(error.message == "the ledger of edge was written by a newer bpf-apply (3.1)")
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"format":"1","tool":""}"#, #"{"format":1,"tool":"x"}"#])
  func aDamagedLedgerIsAsGoodAsNone(_ text: String) throws {
    #expect(try Ledger(decoding: Array(text.utf8), deployment: "edge") == nil)
  }

  /// What no ledger says that this program wrote; each says one thing of the kind that a whole one says otherwise.
  enum Craft: CaseIterable {
    case noGeneration, aNegativeGeneration, theLastGeneration, neverApplied, neverConfirmed,
      noFormat
    case aNamelessMap, aLongName, aLongReference

    // In bpffs, each '.' takes three bytes.
    private static let long = String(repeating: ".", count: 86)

    func make(_ ledger: inout Ledger) {
      switch self {
      case .noGeneration: ledger.generation = 0
      case .aNegativeGeneration: ledger.generation = .min
      case .theLastGeneration: ledger.generation = .max
      case .neverApplied: ledger.appliedAt = .max
      case .neverConfirmed: ledger.confirmBy = .max
      case .noFormat: ledger.format = .min
      case .aNamelessMap: ledger.maps[""] = ledger.maps.values.first
      case .aLongName: ledger.programs[Self.long] = ledger.programs.values.first
      case .aLongReference: ledger.attachments["a"]?.object = ObjectAddress(.program, Self.long)
      }
    }
  }

  @Test(arguments: Craft.allCases)
  func aLedgerOutOfBoundsIsAsGoodAsNone(_ craft: Craft) throws {
    var ledger = try ledger()
    craft.make(&ledger)
    #expect(try Ledger(decoding: try ledger.encoded(), deployment: "test") == nil)
  }

  @Test(arguments: [
    "", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a.b", "a\0b", "\0", "bpf-apply",
    "bpf-apply/other/current/links/a", String(repeating: "a", count: 256),
    String(repeating: "a/", count: 512) + "a",
  ])
  func aPathThatNoPinCanHaveIsDamage(_ path: String) throws {
    var withPin = try ledger()
    withPin.pins[path] = withPin.pins["p/q"]
    #expect(try Ledger(decoding: try withPin.encoded(), deployment: "test") == nil)
    var withDirectory = try ledger()
    withDirectory.directories.append(path)
    #expect(try Ledger(decoding: try withDirectory.encoded(), deployment: "test") == nil)
  }

  @Test(arguments: [
    "a", "a b", "a\u{1B}[31m", "a\nError: b", "ä/\u{202E}", "bpf-apply2", "a/bpf-apply",
    String(repeating: "a", count: 255),
  ])
  func aPathThatAManifestMayNotSayAnyMoreIsRead(_ path: String) throws {
    var ledger = try ledger()
    ledger.pins[path] = ledger.pins["p/q"]
    ledger.directories.append(path)
    let again = try #require(try Ledger(decoding: try ledger.encoded(), deployment: "test"))
    #expect(again.pins[path] != nil && again.directories.last == path)
  }

  @Test func addressesAreReadBack() throws {
    let text = try String(decoding: ledger().encoded(), as: UTF8.self)
    #expect(text.contains(#""object":"map.f\/reno""#) || text.contains(#""object":"map.f/reno""#))
    #expect(ObjectAddress(.map, "z") < ObjectAddress(.program, "a"))
    #expect(ObjectAddress(.attachment, "z") < ObjectAddress(.pin, "a"))
    #expect(ObjectAddress(.pin, "a.b").description == "pin.a.b")
  }
}
