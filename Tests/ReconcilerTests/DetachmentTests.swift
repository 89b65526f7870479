import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler

/// Where the kernel does not tell whether an attachment was detached, nobody says that it was not.
@Suite struct DetachmentTests {
  private func shows(
    _ kind: String, target: UInt64?, unlinked: HookState? = nil
  ) -> Bool {
    let address = ObjectAddress(.attachment, "a")
    var ledger = Ledger(deployment: "test")
    var place = ResolvedTarget(summary: kind, identity: .recorded(kind))
    place.isUnlinked = unlinked == nil ? nil : true
    ledger.attachments["a"] = AttachmentRecord(
      object: ObjectAddress(.program, "p"), kind: kind, options: AttachmentOptions(), target: place,
      id: 1)
    var observed = Observation()
    observed.ledger = ledger
    if let unlinked {
      observed[address].atHook = unlinked
    } else if let type = AttachmentKind.named(kind)?.link {
      observed[address].state = .live(Made.link(type, 1, holds: 2, target: target))
    }
    return DeploymentStatus(ledger: ledger, observed: observed, phase: .live(ledger), previous: nil)
      .showsDetachment(of: address)
  }

  @Test func aLinkWhoseInfoStaysTheSameIsDoubted() {
    #expect(!shows("netfilter", target: nil))
    #expect(shows("xdp", target: 3) && shows("xdp", target: 0))
  }

  @Test func whatNobodyCanDetachIsNotDoubted() { #expect(shows("raw_tracepoint", target: nil)) }

  @Test func aHookThatCannotBeAskedIsDoubted() {
    #expect(!shows("sk_skb", target: nil, unlinked: .unknown))
    #expect(shows("tc", target: nil, unlinked: .object(2)))
  }
}
