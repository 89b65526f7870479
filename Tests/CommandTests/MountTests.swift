import Testing

/// Where bpffs is not mounted.
@Suite(.needsBPF) struct MountTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
    try scratch.write(
      "missing.yaml", Manifests.xdp("on_packet", of: "xdp.o", on: "nosuchif0"))
    try scratch.write(
      "rejected.yaml",
      Manifests.xdp("reads_out_of_bounds", of: "verifier-rejected.o", on: "lo"))
  }

  /// Namespaces of its own: a service's, a container's that has the host's processes, and one's that has its own.
  static let places: [[String]] = [
    [], ["--cgroup", "--net"], ["--cgroup", "--net", "--pid", "--fork", "--mount-proc"],
  ]

  /// Runs a script in a mount namespace of its own, where /sys/fs/bpf is an empty directory.
  private func withoutBPFFS(_ script: String, in place: [String] = []) throws -> Outcome {
    let prepared = """
      while umount /sys/fs/bpf 2>/dev/null; do :; done
      bpf_apply='\(Command.binary)'
      mounted() { if [ "$(stat -f -c %T /sys/fs/bpf)" = bpf_fs ]; then echo yes; else echo no; fi; }
      \(script)
      """
    return try Command.run(
      "unshare", ["--mount", "--propagation", "private"] + place + ["sh", "-c", prepared],
      in: scratch.path)
  }

  @Test func applyMountsItWhereThatIsWanted() throws {
    let outcome = try withoutBPFFS(
      """
      "$bpf_apply" --mount-bpffs counter.yaml | grep 'bpffs' && mounted
      stat -c %a /sys/fs/bpf
      "$bpf_apply" counter.yaml
      "$bpf_apply" destroy counter
      """)
    #expect(
      outcome.output == """
          + bpffs                          mounted at /sys/fs/bpf in this mount namespace, and gone with it
        bpffs was mounted at /sys/fs/bpf in this mount namespace, and gone with it.
        yes
        1711
        No changes. counter is as the manifest says (generation 1).
        Destroyed counter: 2 attachments, 2 programs, 3 maps, 2 pins.

        """)
    #expect(outcome.error == "")
  }

  /// What were pinned there would be gone with the container, and what it said untrue.
  @Test(arguments: places) func itIsNotMountedUnaskedWhereItWouldNotStay(
    _ place: [String]
  ) throws {
    let outcome = try withoutBPFFS(
      """
      for command in plan apply; do "$bpf_apply" $command counter.yaml; echo $?; mounted; done
      "$bpf_apply" plan --mount-bpffs counter.yaml >/dev/null; echo $?; mounted
      """, in: place)
    #expect(outcome.output == "66\nno\n66\nno\n0\nno\n")
    let error = """
      error: no bpffs is mounted at /sys/fs/bpf, and one that is mounted in this mount namespace is gone when that ends, with all that is pinned there
        help: give the container or service the host's /sys/fs/bpf; --mount-bpffs mounts one all the same

      """
    #expect(outcome.error == error + error)
  }

  /// As containers get it: a directory of the host, mounted.
  @Test(arguments: places) func aContainerThatHasTheHostsAppliesThere(_ place: [String]) throws {
    let script = """
      mount --bind '\(scratch.bpffs)' /sys/fs/bpf && exec '\(Command.binary)' counter.yaml
      """
    let outcome = try Command.run(
      "unshare", ["--mount", "--propagation", "private"] + place + ["sh", "-c", script],
      in: scratch.path)
    #expect(outcome.status == 0, "\(outcome)")
    // Where the tests themselves are in a mount namespace of their own, that is no more than theirs.
    let isSeen = try scratch.bpfApply("plan", "counter.yaml").warnsOfPlace == false
    if isSeen { #expect(!outcome.warnsOfPlace) }
    #expect(scratch.exists("bpf-apply/counter/current/ledger"))
    #expect(try scratch.bpfApply("status", "--check", "counter").status == 0)
  }

  /// A bpffs of a container's own, of which nobody outside knows; whose processes it has, can tell.
  @Test(
    .enabled(if: Machine.seesFirstProcess, "needs the machine's first process"), arguments: places)
  func whatOthersDoNotSeeIsWarnedOf(_ place: [String]) throws {
    let outcome = try withoutBPFFS(
      """
      mount -t bpf bpf /sys/fs/bpf && "$bpf_apply" plan counter.yaml && "$bpf_apply" -q counter.yaml
      """, in: place)
    #expect(outcome.status == 0 && outcome.error == "", "\(outcome)")
    #expect(outcome.warnsOfPlace == !place.contains("--mount-proc"))
  }

  /// A second bpffs over the first would hide what is pinned there.
  @Test func appliesAtOnceMountItOnce() throws {
    for number in 0..<6 {
      try scratch.write("counter-\(number).yaml", Manifests.counter(name: "counter-\(number)"))
    }
    let outcome = try withoutBPFFS(
      """
      for number in 0 1 2 3 4 5
      do "$bpf_apply" --quiet --mount-bpffs "counter-$number.yaml" & done
      "$bpf_apply" --quiet --mount-bpffs rejected.yaml 2>/dev/null &
      wait
      grep -c ' /sys/fs/bpf ' /proc/self/mounts
      ls /sys/fs/bpf/bpf-apply | grep -v "^_key$"
      """)
    #expect(
      outcome.output == "1\n" + (0..<6).map { "counter-\($0)\n" }.joined(), "\(outcome)")
    #expect(outcome.error == "")
  }

  /// Nothing is deployed is something else than: it cannot be seen what is.
  @Test func whereThereIsNoneNobodySaysThatNothingIsDeployed() throws {
    let commands = [
      "status", "status counter", "destroy counter", "destroy --all", "rollback counter",
      "confirm counter", "prune counter", "adopt counter map.m m",
    ]
    let list = commands.map { "'\($0)'" }.joined(separator: " ")
    let outcome = try withoutBPFFS(
      "for command in \(list); do \"$bpf_apply\" $command; echo $?; done; mounted")
    #expect(outcome.output == String(repeating: "66\n", count: commands.count) + "no\n")
    let errors = outcome.error.split(separator: "\n").filter { $0.hasPrefix("error") }
    #expect(errors.count == commands.count)
    #expect(errors.allSatisfy { $0 == "error: no bpffs is mounted at /sys/fs/bpf" })
    let typo = try scratch.bpfApply("destroy", "--all", "--bpffs", "\(scratch.path)/bytecode")
    #expect(typo.status == 66 && typo.output == "", "\(typo)")
  }

  @Test func validatingDoesNotNeedIt() throws {
    let outcome = try withoutBPFFS(
      "\"$bpf_apply\" validate counter.yaml >/dev/null; echo $?; mounted")
    #expect(outcome.output == "0\nno\n")
  }

  @Test(arguments: [("missing.yaml", 68), ("rejected.yaml", 65)])
  func failedApplyUnmountsItAgain(_ manifest: String, _ status: Int) throws {
    let outcome = try withoutBPFFS(
      "\"$bpf_apply\" --mount-bpffs \(manifest) >/dev/null; echo $?; mounted")
    #expect(outcome.output == "\(status)\nno\n")
  }

  @Test func directoryThatIsNoBPFFSIsRefused() throws {
    let outcome = try scratch.bpfApply("counter.yaml", "--bpffs", "\(scratch.path)/bytecode")
    #expect(outcome.status == 66)
    #expect(
      outcome.error == """
        error: \(scratch.path)/bytecode is not in a mounted bpffs
          help: mount one there: mount -t bpf bpf \(scratch.path)/bytecode

        """)
  }

  @Test func missingDirectoryIsRefused() throws {
    let outcome = try scratch.bpfApply("counter.yaml", "--bpffs", "\(scratch.path)/nowhere")
    #expect(outcome.status == 66)
    #expect(outcome.error.contains("there is no directory \(scratch.path)/nowhere for pins"))
  }
}
