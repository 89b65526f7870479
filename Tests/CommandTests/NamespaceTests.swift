import Foundation
import Testing

/// From within other namespaces, as containers have them.
@Suite(.needsBPF) struct NamespaceTests {
  let scratch: Scratch
  private let name = "bat-\(UUID().uuidString.prefix(8))"

  init() throws { scratch = try Scratch() }

  /// Runs a script, with bpf-apply as `$bpf_apply`, in a mount namespace of its own.
  private func run(_ script: String, cleaningUp last: String) throws -> Outcome {
    let prepared = """
      bpf_apply='\(Command.binary)'
      name='\(name)'
      finish() { "$bpf_apply" destroy --quiet box >/dev/null 2>&1; \(last); }
      trap finish EXIT
      \(script)
      """
    return try Command.run(
      "unshare", ["--mount", "--propagation", "private", "sh", "-c", prepared], in: scratch.path,
      environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
  }

  private func manifest(_ path: String, _ version: String = "") -> String {
    """
    apiVersion: bpf-apply/v1
    name: box
    programs: { f: { file: bytecode/cgroup_skb\(version).o } }
    attachments: { a: { program: f/on_packet, cgroup: { path: \(path) }, when_missing: wait } }
    """
  }

  /// The group that was meant is not seen, or another has its name: the link stays where it is.
  @Test func aCgroupNamespaceTakesNothingAway() throws {
    try scratch.write("box.yaml", manifest("\(name)-a"))
    try scratch.write("new.yaml", manifest("\(name)-a", ".v2"))
    try scratch.write("all.yaml", manifest("\"\(name)-*\""))
    let outcome = try run(
      """
      mount=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
      [ -n "$mount" ] || { echo none; exit 0; }
      mkdir "$mount/$name-a" "$mount/$name-box" || exit 9
      live() { bpftool cgroup show "$mount/$1" 2>/dev/null | grep -c on_packet; }
      boxed() {
        sh -c 'echo $$ > "$0/cgroup.procs"; exec unshare --cgroup --mount sh -c "$1"' "$mount/$name-box" \\
          "umount -l '$mount'; mount -t cgroup2 none '$mount' || exit 9; $1"
      }
      "$bpf_apply" --quiet box.yaml; live "$name-a"
      boxed "'$bpf_apply' box.yaml; echo \\$?"; live "$name-a"
      boxed "'$bpf_apply' --quiet new.yaml; echo \\$?; '$bpf_apply' plan --quiet new.yaml --detailed-exitcode; echo \\$?"; live "$name-a"
      mkdir "$mount/$name-box/$name-a"
      boxed "'$bpf_apply' --quiet new.yaml; echo \\$?"; live "$name-a"; live "$name-box/$name-a"
      "$bpf_apply" --quiet all.yaml; live "$name-a"; live "$name-box"
      boxed "'$bpf_apply' --quiet all.yaml; echo \\$?"; live "$name-a"; live "$name-box"
      rmdir "$mount/$name-box/$name-a" "$mount/$name-a"
      "$bpf_apply" --quiet all.yaml; echo $?; live "$name-box"
      """,
      cleaningUp:
        "rmdir \"$mount/$name-box/$name-a\" \"$mount/$name-box\" \"$mount/$name-a\" 2>/dev/null")
    if outcome.output == "none\n" { try Test.cancel("no cgroup2 file system is mounted") }
    let lines = outcome.output.split(separator: "\n").map(String.init)
    let words = lines.filter { $0.hasPrefix(" ") || $0.hasPrefix("No changes") }
    #expect(words.count == 3, "\(outcome)")
    #expect(words.first?.hasPrefix("No changes. box is as the manifest says") == true)
    #expect(
      words.dropFirst().first?.contains("attachment a  stays where it was attached: ") == true)
    #expect(words.last?.contains("attachment a  warning: its path is below the root of") == true)
    #expect(
      lines.filter { !words.contains($0) }
        == ["1", "0", "1", "0", "0", "1", "0", "1", "0", "1", "1", "0", "1", "1", "0", "1"],
      "\(outcome)")
  }

  /// Its name is not seen, nor is any process in it: the filter and the link stay, and destroying says what it leaves.
  @Test func aNetworkNamespaceThatIsNotSeenTakesNothingAway() throws {
    try scratch.write(
      "box.yaml",
      """
      apiVersion: bpf-apply/v1
      name: box
      programs: { t: { file: bytecode/tcx.o }, x: { file: bytecode/xdp.o } }
      attachments:
        t: { program: t/on_packet, tc: { interface: lo, netns: \(name) }, when_missing: wait }
        x: { program: x/on_packet, xdp: { interface: lo, netns: \(name), mode: generic }, when_missing: wait }
      """)
    let outcome = try run(
      """
      ip netns add "$name" || exit 9
      live() {
        tc -n "$name" filter show dev lo ingress | grep -c 'handle 0x1 on_packet'
        ip -n "$name" link show lo | grep -c xdpgeneric
      }
      away() {
        unshare --mount --pid --fork --mount-proc sh -c "umount /run/netns/$name; mount -t tmpfs none /run/netns; $1"
      }
      "$bpf_apply" --quiet box.yaml; echo $?; live
      away "'$bpf_apply' --quiet box.yaml; echo \\$?; '$bpf_apply' status --check; echo \\$?"; live
      away "'$bpf_apply' destroy --quiet box; echo \\$?"; live
      """, cleaningUp: "ip netns del \"$name\"")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(
      lines.filter { $0.count == 1 } == ["0", "1", "1", "0", "0", "1", "1", "0", "1", "0"],
      "\(outcome)")
    #expect(
      outcome.error.hasPrefix(
        "warning: attachment.t (tc ingress, priority 1, handle 1 on lo in netns \(name)) is in a network namespace that is not seen from here"
      ), "\(outcome)")
  }

  @Test func whatHoldsAHookIsToldByPlan() throws {
    try scratch.write(
      "one.yaml", Manifests.xdp("on_packet", of: "xdp.o", on: "{ interface: lo, netns: \(name) }"))
    try scratch.write(
      "two.yaml",
      Manifests.xdp("on_packet", of: "xdp.o", on: "{ interface: lo, netns: \(name) }")
        .replacingOccurrences(of: "name: filter", with: "name: other"))
    let outcome = try run(
      """
      ip netns add "$name" || exit 9
      "$bpf_apply" validate --quiet one.yaml two.yaml; echo $?
      "$bpf_apply" plan --quiet one.yaml two.yaml; echo $?
      "$bpf_apply" --quiet one.yaml two.yaml; echo $?
      ls "$BPF_APPLY_BPFFS/bpf-apply" 2>/dev/null
      "$bpf_apply" --quiet one.yaml; echo $?
      "$bpf_apply" plan --quiet two.yaml; echo $?
      "$bpf_apply" --quiet two.yaml; echo $?
      "$bpf_apply" destroy --quiet filter
      """, cleaningUp: "ip netns del \"$name\"")
    #expect(outcome.output == "0\n65\n65\n0\n6\n6\n", "\(outcome)")
    #expect(
      outcome.error.contains("warning: attachment `uplink` wants xdp on lo in netns \(name)"))
    #expect(outcome.error.contains("xdp on lo in netns \(name) is held by deployment filter: "))
  }
}
