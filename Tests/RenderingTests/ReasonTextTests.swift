import BPFLoader
import BPFSyscall
import Manifest
import Testing

@testable import Reconciler
@testable import bpf_apply

/// Each reason and each drift in words.
@Suite struct ReasonTextTests {
  private static let map = ObjectAddress(.map, "m")
  private static let program = ObjectAddress(.program, "f/on_exec")
  private static let attachment = ObjectAddress(.attachment, "a")

  private static func differs(
    _ field: Difference.Field, _ before: Difference.Value? = nil, _ after: Difference.Value? = nil
  ) -> Reason {
    .differs(Difference(field, before, after))
  }

  @Test(
    arguments: [
      (differs(.type, .word("array"), .word("hash")), "type array → hash"),
      (differs(.keySize, .number(4), .number(8)), "key_size 4 → 8"),
      (differs(.flags, .number(0), .number(1)), "flags 0 → 1"),
      (differs(.mapExtra, .number(0), .number(1)), "map_extra 0 → 1"),
      (differs(.variables), "layout changed"),
      (differs(.elementTypes), "layout of key or value changed"),
      (differs(.constants), "constants changed"),
      (differs(.plainMembers), "value changed"),
      (differs(.functions), "functions changed"),
      (differs(.slots), "what is put into it changed"),
      (differs(.global("label"), .text("one"), .text("two")), "label \"one\" → \"two\""),
      (differs(.global("a.1.b"), nil, .number(2)), "a.1.b → 2"),
      (differs(.entry([10, 0]), .bytes([1]), nil), "entry hex:0a00 hex:01 → unset"),
      (differs(.bytecode), "its bytecode changed"),
      (differs(.option("cookie"), .word("1"), .word("2")), "cookie 1 → 2"),
      (differs(.owner, .number(0), .number(1000)), "owner 0 → 1000"),
    ])
  func aDifferenceIsTold(_ reason: Reason, _ text: String) {
    #expect(reason.description == text)
  }

  @Test(
    arguments: [
      (
        .holds(program, index: 2, because: [.askedFor]),
        "program f/on_exec at index 2 is replaced because asked for with --replace"
      ),
      (
        .member(program, because: [differs(.bytecode)]),
        "program f/on_exec changes because its bytecode changed"
      ),
      (
        .loadedFor(program, because: []),
        "program.f/on_exec, which it is loaded for, is replaced"
      ),
      (.attachedAnew(attachment), "attachment a is made anew"),
      (.attachedTwice(attachment), "attachment a gets a second link"),
      (.external(.pin("shared/hits")), "pin shared/hits is another map now"),
      (.contentsPrescribed, "it holds what the manifest says, and nothing else from now on"),
      (.otherContentsLetGo, "its other contents are left as they are from now on"),
      (.globalsPrescribed, "it holds what `globals` sets"),
      (.drift(.contents), "contents changed outside bpf-apply"),
      (
        .drift(.anotherObject(PinnedState(.directory, mode: 0), isOfOtherBoot: true)),
        "another object stands at its pin: a directory, and what is recorded is of another boot"
      ),
      (.drift(.unseen), "not observable here"),
    ] as [(Reason, String)])
  func whatIsBehindAReasonIsToldWithIt(_ reason: Reason, _ text: String) {
    #expect(reason.description == text)
  }

  private func text(
    _ address: ObjectAddress, _ action: Change.Action, _ subject: Subject, _ because: [Reason] = []
  ) -> String {
    ChangeText.text(Change(address, action, subject, because: because))
  }

  @Test func valuesThatWereNotKeptStay() {
    let element = Change.Way.write([MapElement(key: [0], value: [1])], over: MapContents())
    let section = Subject.former(generation: 1, .array)
    #expect(
      text(Self.map, .update(element), section, [.restoredGlobals(["limit"])])
        == "limit as `globals` set it in generation 1")
    #expect(
      text(Self.map, .update(.plain), section, [.restoredWithoutGlobals])
        == "its variables stay: what `globals` set in generation 1 was not kept")
    #expect(
      text(Self.map, .update(.plain), section, [.restoredWithoutContents(isPrescribed: true)])
        == "its entries stay, and are left as they are from now on: those of generation 1 were not kept"
    )
    #expect(
      text(Self.map, .adopt(.pin("/sys/fs/bpf/others"), .plain), section)
        == "as in generation 1, taken over from /sys/fs/bpf/others")
  }

  @Test func aNameThatMeansAnotherIsTold() {
    let target = ResolvedTarget(summary: "tc ingress on lo", identity: .recorded("2"))
    let attaching = Change.Way.attach(
      Change.Attaching(strategy: .newFirst, leaving: [], other: nil))
    func text(_ change: TargetChange) -> String {
      self.text(
        Self.attachment, .replace(attaching), .attachment(kind: "tc", target: target),
        [.nameMeansAnother(target, change)])
    }
    #expect(text(.namespaceReplaced) == "tc ingress on lo: that is another network namespace now")
    #expect(text(.another) == "tc ingress on lo: its name means another one now")
  }
}
