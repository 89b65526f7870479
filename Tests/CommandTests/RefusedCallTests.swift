import Testing

/// What the kernel refuses: what is said of it, by the call, what it was about and the reason, and the exit code.
@Suite(.needsBPF, .needs("ip"), .needs("tc")) struct RefusedCallTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Runs a script, with bpf-apply as `$bpf_apply`, in a network namespace of its own with a veth pair, `veth0` and `veth1`.
  private func run(_ script: String) throws -> Outcome {
    try Command.run(
      "unshare",
      [
        "--net", "sh", "-c",
        """
        bpf_apply='\(Command.binary)'
        ip link add veth0 type veth peer name veth1 && ip link set veth0 up && ip link set veth1 up || exit 9
        \(script)
        """,
      ], in: scratch.path, environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
  }

  private func xdp(_ options: String) -> String {
    Manifests.xdp("on_packet", of: "xdp.o", on: "{ interface: veth0\(options) }")
  }

  private func tc(_ direction: String) -> String {
    """
    apiVersion: bpf-apply/v1
    name: filter
    programs: { net: { file: bytecode/tcx.o } }
    attachments:
      uplink: { program: net/on_packet, tc: { interface: veth0, direction: \(direction) } }
    """
  }

  @Test func packetsThatAreTooLargeForTheDriver() throws {
    try scratch.write("native.yaml", xdp(", mode: native"))
    try scratch.write("either.yaml", xdp(", mode: native, fallback: generic"))
    let large = "ip link set veth0 mtu 8901; ip link set veth1 mtu 8901"
    let refused = try run("\(large); exec \"$bpf_apply\" native.yaml")
    #expect(refused.status == 69)
    for words in ["its MTU is 8901", "SEC(\"xdp.frags\")", "`mode: generic`"] {
      #expect(refused.error.contains(words), "\(refused.error)")
    }
    let taken = try run(
      "\(large); \"$bpf_apply\" either.yaml && \"$bpf_apply\" status filter; \"$bpf_apply\" destroy --quiet filter"
    )
    #expect(taken.output.contains("uplink runs in mode generic.\n"), "\(taken)")
    #expect(taken.output.contains("mode generic\n"), "\(taken)")
  }

  @Test func theOlderDisciplineTakesWhatComesIn() throws {
    try scratch.write("in.yaml", tc("ingress"))
    try scratch.write("out.yaml", tc("egress"))
    let taken = try run(
      """
      tc qdisc add dev veth0 ingress
      "$bpf_apply" --quiet in.yaml && tc filter show dev veth0 ingress
      "$bpf_apply" destroy --quiet filter; tc filter show dev veth0 ingress; tc qdisc show dev veth0
      """)
    #expect(taken.output.contains("on_packet"), "\(taken)")
    #expect(taken.output.contains("qdisc ingress"), "\(taken)")
    let refused = try run("tc qdisc add dev veth0 ingress; exec \"$bpf_apply\" out.yaml")
    #expect(refused.status == 6)
    #expect(refused.error.contains("`ingress`"), "\(refused.error)")
  }

  @Test func aValueThatIsTooLarge() throws {
    try scratch.write(
      "wide.yaml",
      """
      apiVersion: bpf-apply/v1
      name: wide
      maps: { m: { type: hash, key: { size: 4 }, value: { size: 5000000 }, max_entries: 4 } }
      """)
    let outcome = try scratch.bpfApply("wide.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("its value of 5000000 bytes is too large"), "\(outcome.error)")
    #expect(outcome.error.contains("less than 4 MiB"), "\(outcome.error)")
  }

  /// Wherever it runs out of them, up to where they suffice.
  @Test func tooFewFilesMayBeOpen() throws {
    try scratch.write("native.yaml", xdp(", mode: native"))
    for limit in 4..<64 {
      let outcome = try run("exec prlimit --nofile=\(limit) \"$bpf_apply\" native.yaml")
      if outcome.status == 0 { return }
      #expect([1, 3].contains(outcome.status), "\(limit): \(outcome)")
      #expect(outcome.error.contains("LimitNOFILE="), "\(limit): \(outcome.error)")
      #expect(!outcome.error.contains("verifier"), "\(limit): \(outcome.error)")
    }
    Issue.record("64 files do not suffice")
  }

  @Test func aPinThatIsGivenAway() throws {
    try scratch.write(
      "owned.yaml",
      """
      apiVersion: bpf-apply/v1
      name: owned
      programs: { exec: { file: bytecode/raw_tracepoint.o } }
      pins: { owned/hits: { map: exec/hits, owner: 65534 } }
      """)
    let before = try scratch.listing()
    let outcome = try scratch.bpfApply(["owned.yaml"], without: ["chown"])
    #expect(outcome.status == 77)
    #expect(outcome.error.contains("CAP_CHOWN"), "\(outcome.error)")
    #expect(try scratch.listing() == before)
  }
}
