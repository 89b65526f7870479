import Testing

@testable import Reconciler

/// Names of objects as bpffs takes them.
@Suite struct PinNameTests {
  @Test(arguments: [
    ("hits", "hits"), ("net/steer", "net%2fsteer"), ("net/.rodata", "net%2f%2erodata"),
    ("a-b_C9", "a-b_C9"), ("50%", "50%25"), ("a b\n", "a%20b%0a"), ("ä", "%c3%a4"),
    ("f/on_open@do_sys_open", "f%2fon_open%40do_sys_open"),
  ])
  func everythingButPlainCharactersIsEncoded(_ name: String, _ encoded: String) {
    #expect(PinName.encoded(name) == encoded)
  }

  @Test func everyGenerationHasFoldersOfItsOwn() {
    let layout = DeploymentLayout(bpffs: "/sys/fs/bpf", name: "edge")
    #expect(layout.directory == "/sys/fs/bpf/bpf-apply/edge")
    #expect(
      layout.pin(ObjectAddress(.map, "net/hits"), in: .current)
        == "/sys/fs/bpf/bpf-apply/edge/current/maps/net%2fhits")
    #expect(
      layout.pin(ObjectAddress(.program, "net/steer"), in: .next)
        == "/sys/fs/bpf/bpf-apply/edge/next/programs/net%2fsteer")
    #expect(
      layout.pin(ObjectAddress(.attachment, "steer"), in: .previous)
        == "/sys/fs/bpf/bpf-apply/edge/previous/links/steer")
    #expect(layout.ledger(.current) == "/sys/fs/bpf/bpf-apply/edge/current/ledger")
    #expect(layout.userPin("shared/hits") == "/sys/fs/bpf/shared/hits")
  }
}
