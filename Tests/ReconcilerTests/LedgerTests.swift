import BPFLoader
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
    #expect(again.attachments["a"]?.options.integers["cookie"] == .max)
    #expect(again.pins["p/q"]?.access == PinAccess(mode: 0o640, owner: 7))
  }

  @Test func equalLedgersAreEqualBytes() throws {
    #expect(try ledger().encoded() == ledger().encoded())
  }

  @Test func aNewerFormatIsRefused() throws {
    let error = try #require(throws: ReconcilerError.self) {
      try Ledger(
        decoding: Array(#"{"format":2,"tool":"3.1","shape":"unknown"}"#.utf8), deployment: "edge")
    }
    #expect(error.reason == .invalid)
    #expect(error.message == "the ledger of edge was written by a newer bpf-apply (3.1)")
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"format":"1","tool":""}"#, #"{"format":1,"tool":"x"}"#])
  func aDamagedLedgerIsAsGoodAsNone(_ text: String) throws {
    #expect(try Ledger(decoding: Array(text.utf8), deployment: "edge") == nil)
  }

  @Test func addressesAreReadBack() throws {
    let text = try String(decoding: ledger().encoded(), as: UTF8.self)
    #expect(text.contains(#""object":"map.f\/reno""#) || text.contains(#""object":"map.f/reno""#))
    #expect(ObjectAddress(.map, "z") < ObjectAddress(.program, "a"))
    #expect(ObjectAddress(.attachment, "z") < ObjectAddress(.pin, "a"))
    #expect(ObjectAddress(.pin, "a.b").description == "pin.a.b")
  }
}
