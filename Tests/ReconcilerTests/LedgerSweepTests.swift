import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// Every number of a ledger, changed to one at which sums end: the ledger is read, or is as good as none.
///
/// A trap would end the whole run.
@Suite struct LedgerSweepTests {
  private static let numbers = [0, 1, UInt64.max, UInt64(Int32.max), UInt64(Int64.max)]
  private static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
  private static let parts = 2

  private let desired: DesiredState
  private let kernel = SimulatedKernel()
  private let text: [UInt8]
  /// Where its numbers stand.
  private let places: [Range<Int>]

  init() throws {
    desired = try Made.desired(
      """
      programs:
        u: { file: tcx.v2.o }
        s: { file: struct_ops.unlinked.o }
        g: { file: variables.o }
        f: { file: object/initialisers.bpf.o, functions: { first: { load: true } } }
      maps:
        m:
          { type: hash, key: u32, value: u64, max_entries: 16, entries: { mode: merge, values: { 1: 5 } } }
      attachments:
        u: { program: u/on_packet, tc: { interface: eth0, handle: 1 } }
        s: { map: s/reno, struct_ops: {} }
        g: { program: g/on_exec, raw_tracepoint: { name: g, cookie: 5 } }
      pins: { user/hits: { map: g/hits, mode: "0640" } }
      """)
    let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
    try reconciler.apply(desired, ApplyOptions.with { $0.confirmWithin = .seconds(600) })
    text = try kernel.document(at: Self.layout.ledger(.current))
    places = Self.numbers(in: text)
  }

  /// Where numbers stand in JSON: what digits there are outside of texts.
  private static func numbers(in text: [UInt8]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    var isText = false
    var position = 0
    while position < text.count {
      let byte = text[position]
      let end = text[position...].firstIndex { !(0x30...0x39).contains($0) } ?? text.count
      if byte == UInt8(ascii: "\"") { isText.toggle() }
      if byte == UInt8(ascii: "\\") { position += 1 }
      if !isText, end > position { places.append(position..<end) }
      position = max(position + 1, end)
    }
    return places
  }

  @Test(arguments: 0..<parts) func everyNumberIsReadOrDamage(_ part: Int) throws {
    var (read, lost) = (0, 0)
    for index in places.indices where index % Self.parts == part {
      for number in Self.numbers {
        var changed = text
        changed.replaceSubrange(places[index], with: Array("\(number)".utf8))
        if try live(changed) { read += 1 } else { lost += 1 }
      }
    }
    #expect(places.count > 100 && read + lost >= places.count / Self.parts * Self.numbers.count)
    #expect(read > 100 && lost > 100)
  }

  /// Plans, looks and destroys where this is the ledger of what is live; false where it is none.
  private func live(_ ledger: [UInt8]) throws -> Bool {
    let copy = SimulatedKernel(kernel.world)
    try copy.remove(Self.layout.ledger(.current))
    try copy.createDocument(ledger, at: Self.layout.ledger(.current))
    let reconciler = Reconciler(copy, bpffs: World.bpffs, tool: "test")
    // One of a newer format is nobody's to touch.
    guard let status = try? reconciler.status(of: "test") else { return false }
    _ = try? reconciler.remainingTime(of: "test")
    _ = try? reconciler.plan(desired)
    #expect(try reconciler.destroy("test") != nil)
    return !status.isLedgerLost
  }
}
