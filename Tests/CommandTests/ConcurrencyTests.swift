import Foundation
import Testing

/// Many runs of bpf-apply at once.
@Suite(.needsBPF, .serialized) struct ConcurrencyTests {
  private static let count = 16

  let scratch: Scratch
  private let foreign: ForeignObjects

  init() throws {
    scratch = try Scratch()
    foreign = try ForeignObjects(in: scratch.bpffs)
  }

  /// Runs commands at once, while somebody else's objects stay as they are.
  private func atOnce(_ commands: [[String]]) throws -> [Outcome] {
    let before = try foreign.state()
    let outcomes = try scratch.bpfApply(atOnce: commands)
    #expect(try foreign.state() == before)
    return outcomes
  }

  /// The versions of one deployment, by the names of their manifests.
  private func writeVersions() throws -> [String] {
    let versions = [("", "generic"), (".v2", "generic"), ("", "native"), (".v2", "native")]
    return try versions.enumerated().map { number, version in
      let name = "version-\(number).yaml"
      try scratch.write(
        name, Manifests.life(version: version.0, mode: version.1, more: number == 1))
      return name
    }
  }

  /// Of applies that took turns: each that changed something made a generation, and the last one's is what is live.
  private func checkTurns(_ outcomes: [Outcome], of manifests: [String]) throws {
    let made = zip(outcomes, manifests).compactMap { outcome, manifest in
      outcome.output.firstMatch(of: /Generation (\d+) is live/).flatMap { Int($0.1) }
        .map { (number: $0, manifest: manifest) }
    }.sorted { $0.number < $1.number }
    #expect(made.map(\.number) == Array(1...max(1, made.count)))
    for outcome in outcomes where outcome.status == 0 {
      #expect(outcome.output.contains("is live") || outcome.output.hasPrefix("No changes."))
      #expect(outcome.error == "")
    }
    let directory = "\(scratch.bpffs)/bpf-apply/life"
    let names = try FileManager.default.contentsOfDirectory(atPath: directory)
    #expect(Set(names).subtracting(["previous"]) == ["current"])
    let status = try scratch.bpfApply("status", "--check")
    #expect(status.status == 0, "\(status)")
    let again = try scratch.bpfApply(try #require(made.last).manifest)
    #expect(again.output.contains("(generation \(made.count))"), "\(again)")
    #expect(again.output.hasPrefix("No changes."))
    #expect(try scratch.bpfApply("destroy", "life").status == 0)
    #expect(!scratch.exists("bpf-apply") && !scratch.exists("life"))
  }

  @Test func appliesOfOneDeploymentTakeTurns() throws {
    let versions = try writeVersions()
    let manifests = (0..<Self.count).map { versions[$0 % versions.count] }
    let outcomes = try atOnce(manifests.map { [$0, "--lock-timeout", "2m"] })
    #expect(outcomes.map(\.status) == Array(repeating: 0, count: Self.count), "\(outcomes)")
    try checkTurns(outcomes, of: manifests)
  }

  @Test func whoDoesNotWaitFindsTheDeploymentLocked() throws {
    let versions = try writeVersions()
    let manifests = (0..<Self.count).map { versions[$0 % versions.count] }
    let outcomes = try atOnce(manifests.map { [$0] })
    for outcome in outcomes where outcome.status != 0 {
      #expect(outcome.status == 75, "\(outcome)")
      #expect(outcome.error.contains("is at work on life"), "\(outcome)")
    }
    #expect(outcomes.contains { $0.status == 0 })
    try checkTurns(outcomes, of: manifests)
  }

  /// The directory of all deployments comes with the first, and goes with the last.
  @Test func deploymentsDoNotDisturbEachOther() throws {
    let names = (0..<Self.count).map { "counter-\($0)" }
    for name in names { try scratch.write("\(name).yaml", Manifests.counter(name: name)) }
    let manifests = names.map { ["\($0).yaml"] }
    let before = try scratch.listing()
    func expect(_ outcomes: [Outcome], _ text: String) {
      for outcome in outcomes {
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome)")
        #expect(outcome.output.contains(text), "\(outcome)")
      }
    }
    expect(try atOnce(manifests), "Generation 1 is live.")
    for name in names {
      try scratch.write(
        "\(name).yaml", Manifests.counter(name: name, bytecode: "raw_tracepoint.v2.o"))
    }
    expect(try atOnce(manifests), "Generation 2 is live.")
    #expect(try scratch.bpfApply("status", "--check").status == 0)
    expect(try atOnce(names.map { ["destroy", $0] }), "Destroyed counter-")
    #expect(try scratch.listing() == before)
  }

  /// One comes while another goes: of one deployment, and of all together.
  @Test func applyAndDestroyAtOnceEndWell() throws {
    for name in ["a", "b"] { try scratch.write("\(name).yaml", Manifests.counter(name: name)) }
    let before = try scratch.listing()
    let commands = [["a.yaml"], ["destroy", "a"], ["b.yaml"], ["destroy", "b"], ["status"]]
    for _ in 0..<4 {
      let outcomes = try atOnce(
        (commands + commands).map { $0 == ["status"] ? $0 : $0 + ["--lock-timeout", "2m"] })
      for outcome in outcomes { #expect(outcome.status == 0, "\(outcome)") }
      #expect(try scratch.bpfApply("status", "--check").status == 0)
    }
    #expect(try scratch.bpfApply("destroy", "a", "b").status == 0)
    #expect(try scratch.listing() == before)
  }

  /// Those that fail leave nothing, and take nothing from those that do not.
  @Test func failingAppliesTakeNothingFromOthers() throws {
    try scratch.write("counter.yaml", Manifests.counter())
    try scratch.write(
      "filter.yaml", Manifests.xdp("reads_out_of_bounds", of: "verifier-rejected.o", on: "lo"))
    let before = try scratch.listing()
    let failing = Array(repeating: ["filter.yaml", "--lock-timeout", "2m"], count: 6)
    #expect(try atOnce(failing).map(\.status) == Array(repeating: 65, count: 6))
    #expect(try scratch.listing() == before)
    let outcomes = try atOnce(failing + [["counter.yaml"]])
    #expect(outcomes.map(\.status) == Array(repeating: 65, count: 6) + [0])
    #expect(try scratch.bpfApply("status", "--check").status == 0)
    #expect(!scratch.exists("bpf-apply/filter"))
  }
}
