import BPFLoader
import BPFObject
import BPFSyscall
import Manifest
import Testing

@testable import Reconciler
@testable import bpf_apply

/// What a plan says of each fact: the facts themselves are made by hand.
@Suite struct ChangeTextTests {
  private let map = ObjectAddress(.map, "m")
  private let program = ObjectAddress(.program, "f/on_exec")
  private let attachment = ObjectAddress(.attachment, "a")
  private let pin = ObjectAddress(.pin, "p")

  private func record(_ role: MapRole = .user, _ type: MapType = .hash) -> MapRecord {
    MapRecord(
      type: type, keySize: 4, valueSize: 8, maxEntries: 16, flags: 0, extra: 0, role: role,
      preventDestroy: false)
  }

  private func text(
    _ address: ObjectAddress, _ action: Change.Action, _ subject: Subject?,
    _ because: [Reason] = [], renamedFrom: ObjectAddress? = nil, leavesBehind: Bool = false
  ) -> String {
    var change = Change(
      address, action, subject, because: because, leavesBehind: leavesBehind)
    change.renamedFrom = renamedFrom
    return ChangeText.text(change)
  }

  private func text(
    _ action: Change.Action, _ because: [Reason] = [], _ record: MapRecord? = nil,
    entries: Int? = nil
  ) -> String {
    text(map, action, .map(record ?? self.record(), entries: entries), because)
  }

  private let larger = Reason.differs(Difference(.maxEntries, .number(8), .number(16)))
  private let two: [MapElement] = [
    MapElement(key: [1], value: nil), MapElement(key: [2], value: [1]),
    MapElement(key: [3], value: [1]),
  ]

  @Test func aNewMapIsDescribed() {
    #expect(text(.create(.plain)) == "hash, 16 entries, 4 → 8 bytes")
    #expect(text(.create(.plain), entries: 1) == "hash, 16 entries, 4 → 8 bytes, with 1 entry")
    var table = record(.structOps)
    table.structure = "tcp_congestion_ops"
    #expect(text(.create(.plain), [], table) == "tcp_congestion_ops")
  }

  @Test func aMapThatIsMadeAnewSaysWhatIsLost() {
    #expect(
      text(.replace(.plain), [larger], entries: 2)
        == "max_entries 8 → 16: created anew, its contents are lost, with 2 entries")
    #expect(
      text(.repair(.pinGone, .plain), [.drift(.pinGone)]) == "its pin is gone; created again, empty"
    )
    #expect(
      text(.repair(.contents, .plain))
        == "contents changed outside bpf-apply; created again, with what is put into it")
    #expect(text(.replace(.plain), [.askedFor], record(.structOps)) == "asked for with --replace")
  }

  @Test func variablesThatGoOnAreTold() {
    let kept = CarriedVariable(name: "a", former: 0, new: 0, size: 4)
    func variables(_ kept: [CarriedVariable], anew: [String] = [], gone: [String] = []) -> String {
      text(
        .replace(.carry(CarriedVariables(kept: kept, anew: anew, gone: gone))), [larger],
        record(.bss))
    }
    #expect(variables([]) == "max_entries 8 → 16; its variables start anew")
    #expect(
      variables([kept], anew: ["b"], gone: ["c", "d"])
        == "max_entries 8 → 16; its variables keep their values, but b starts anew and c, d are gone"
    )
    func limit(_ name: String) -> Reason {
      .differs(Difference(.global(name), .number(5), .number(6)))
    }
    #expect(
      text(
        .replace(.carry(CarriedVariables(kept: [kept], anew: [], gone: []))), [limit("limit")],
        record(.data)) == "limit 5 → 6; its other variables keep their values")
    #expect(
      (1...7).map { limit("l\($0)") }.words
        == "l1 5 → 6, l2 5 → 6, l3 5 → 6, l4 5 → 6, l5 5 → 6 and 2 others")
  }

  @Test func whatIsWrittenIsCounted() {
    let write = Change.Way.write(two, over: MapContents())
    #expect(text(.update(write)) == "2 entries written, 1 deleted")
    let cleared = Change.Way.write([MapElement(key: [1], value: nil)], over: MapContents())
    #expect(
      text(.repair(.contents, cleared), [], record(.user, .array))
        == "contents changed outside bpf-apply: 1 entry set to zero")
    #expect(
      text(
        .update(write),
        [
          .keptAlthough([Difference(.maxEntries, .number(8), .number(16))]),
          .differs(Difference(.preventDestroy, .flag(true), .flag(false))),
        ])
        == "kept as it is: max_entries 8 → 16; 2 entries written, 1 deleted; prevent_destroy true → false"
    )
    #expect(
      text(.update(.plain), [.contentsLetGo]) == "its contents are left as they are from now on")
  }

  @Test func anothersMapIsNamed() {
    var external = record()
    external.external = "map flows of edge"
    #expect(
      text(.create(.write(two, over: MapContents())), [], external)
        == "map flows of edge, hash, 16 entries, 4 → 8 bytes, 2 entries written, 1 deleted")
    #expect(
      text(.replace(.plain), [.external(.map("flows", deployment: "edge"))], external)
        == "map flows of edge is another map now")
  }

  @Test func aProgramGivesTheChainOfReasons() {
    let subject = Subject.program(.tracepoint, instructions: 12)
    #expect(text(program, .create(.plain), subject) == "tracepoint, 12 instructions")
    #expect(
      text(program, .replace(.plain), subject, [.uses(map, because: [larger])])
        == "reloaded: map m is replaced because max_entries 8 → 16")
    let size = Reason.differs(Difference(.instructions, .number(9), .number(12)))
    #expect(text(program, .replace(.plain), subject, [size]) == "reloaded: 9 → 12 instructions")
    #expect(text(program, .repair(.pinGone, .plain), subject) == "its pin is gone; loaded again")
    #expect(
      text(program, .repair(.pinRenamed(to: "x"), .pinAgain), subject)
        == "tracepoint, 12 instructions: its pin was renamed to x; pinned again")
    #expect(
      text(program, .move, subject, renamedFrom: ObjectAddress(.program, "g/on_exec"))
        == "tracepoint, 12 instructions, renamed from g/on_exec")
  }

  private func attach(_ strategy: LinkStrategy?, _ other: Holder? = nil) -> Change.Way {
    .attach(Change.Attaching(strategy: strategy, leaving: [], other: other))
  }

  private var eth0: Subject {
    .attachment(kind: "xdp", target: ResolvedTarget(summary: "xdp eth0", identity: .recorded("2")))
  }

  @Test func anAttachmentSaysHowItsHookChanges() {
    #expect(text(attachment, .create(attach(nil)), eth0) == "xdp eth0")
    let object = Reason.attaches(program, because: [.askedFor])
    #expect(
      text(attachment, .update(attach(.inPlace)), eth0, [object])
        == "xdp eth0: link updated in place, no gap")
    #expect(
      text(attachment, .replace(attach(.oldFirst)), eth0, [object])
        == "xdp eth0: old link first, a gap between")
    let moved = Reason.differs(Difference(.target, .word("xdp eth1"), .word("xdp eth0")))
    #expect(text(attachment, .replace(attach(.newFirst)), eth0, [moved]) == "xdp eth1 → xdp eth0")
    let mode = Reason.differs(Difference(.option("mode"), .word("native"), nil))
    #expect(
      text(attachment, .replace(attach(.oldFirst)), eth0, [mode]) == "xdp eth0: mode native → unset"
    )
    #expect(
      text(attachment, .replace(attach(.oldFirst)), eth0, [.overwritten])
        == "xdp eth0: its file was overwritten in place; old link first, a gap between")
    #expect(
      text(attachment, .repair(.severed, attach(.oldFirst)), eth0)
        == "xdp eth0: detached outside bpf-apply, or its target went away; attached again")
    #expect(
      text(attachment, .repair(.programSwapped(7), attach(.inPlace)), eth0)
        == "xdp eth0: its program was changed outside bpf-apply (now 7); put back in place")
  }

  @Test func whoStandsAtTheHookIsNamed() {
    let program = Holder(link: nil, program: 3, name: "pass")
    #expect(
      text(attachment, .create(attach(.oldFirst, program)), eth0)
        == "xdp eth0: in the place of \(program.summary), a gap between")
    let link = Holder(
      link: LinkInfo(type: .tcx, id: 9, programID: 3, target: 1), program: 3, name: "pass")
    #expect(
      text(attachment, .create(attach(nil, link)), eth0) == "xdp eth0, beside \(link.summary)")
    #expect(
      text(
        attachment, .adopt(.holder(link), attach(.inPlace)), eth0,
        [.attaches(self.program, because: [])])
        == "xdp eth0: link updated in place, no gap, taken over from \(link.summary)")
  }

  @Test func anEjectedSchedulerIsLeft() {
    let ejected = Reason.drift(.ejected(Ejection(reason: "stall")))
    #expect(
      text(attachment, .keep, eth0, [ejected])
        == "xdp eth0: ejected by the kernel: stall; `--replace attachment.a` attaches it again")
    #expect(
      text(
        attachment, .replace(attach(.oldFirst)), eth0, [ejected, .attaches(program, because: [])])
        == "xdp eth0: ejected by the kernel: stall; it is another now")
  }

  @Test func aPinSaysWhatItNames() {
    let subject = Subject.pin(of: map)
    #expect(text(pin, .create(.pin(over: nil)), subject) == "→ map.m")
    #expect(text(pin, .replace(.pin(over: nil)), subject) == "→ map.m, switched by one rename")
    #expect(
      text(pin, .replace(.pin(over: PinnedState(.directory, mode: 0))), subject)
        == "→ map.m, in the place of a directory, which is not ours")
    let mode = Difference(.mode, .mode(0o640), .mode(0o666))
    #expect(text(pin, .update(.plain), subject, [.differs(mode)]) == "→ map.m, mode 0640 → 0666")
    #expect(
      text(pin, .repair(.access([mode]), .pin(over: nil)), subject)
        == "changed outside bpf-apply: mode 0640 → 0666; pinned again")
    #expect(
      text(pin, .repair(.pinGone, .pin(over: nil)), subject) == "the pin is gone; pinned again")
    #expect(text(pin, .adopt(nil, .plain), subject, [.restored]) == "→ map.m, as it was left")
    #expect(
      text(pin, .adopt(nil, .plain), subject) == "→ map.m, which is pinned there already")
  }

  @Test func aFormerGenerationComesBack() {
    let subject = Subject.former(generation: 3, .hash)
    #expect(
      text(map, .restore(age: 7_200_000, isReplacing: true), subject)
        == "that of generation 3, as it was left 2 hours ago")
    #expect(
      text(map, .update(.write(two, over: MapContents())), subject, [.restored])
        == "its entries are those of generation 3: 2 entries written, 1 deleted")
    #expect(
      text(map, .update(.plain), subject, [.restoredWithoutContents(isPrescribed: false)])
        == "its entries stay, and are left as they are from now on: generation 3 prescribes none")
  }

  @Test(arguments: [
    (59_999, "less than a minute"), (60_000, "1 minute"), (3_599_999, "59 minutes"),
    (3_600_000, "1 hour"), (172_799_999, "47 hours"), (172_800_000, "2 days"),
  ]) func itsAgeIsSaidInWords(_ milliseconds: UInt64, _ text: String) {
    #expect(TimeText.words(milliseconds) == text)
  }

  @Test func whatGoesSaysWhy() {
    #expect(text(program, .remove, nil, [.notInManifest]) == "no longer in the manifest")
    #expect(
      text(attachment, .remove, nil, [.skipped(.lacks("link.tcx"))]) == "this kernel lacks link.tcx"
    )
    #expect(
      text(attachment, .remove, nil, [.targetGone], leavesBehind: true)
        == "its target is gone, or is no longer meant; what is in its network namespace, which is not seen from here, stays as long as that does"
    )
    #expect(text(map, .forget(keptBy: .pin("x")), nil) == "let go: it stays, pinned at x")
    #expect(text(pin, .forget(keptBy: .itself), nil) == "let go: it stays pinned")
    #expect(text(attachment, .forget(keptBy: .hook), nil) == "let go: it stays attached")
    #expect(
      text(map, .forget(keptBy: .object(program)), nil) == "let go: program.f/on_exec holds it")
  }
}
