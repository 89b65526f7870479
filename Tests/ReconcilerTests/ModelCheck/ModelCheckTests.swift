import BPFSyscall
import Testing

/// Random lives of a deployment, on the simulated kernel.
///
/// A message names the seed of the life that went wrong; `BPF_APPLY_SEED=N` runs just that. With `BPF_APPLY_SWEEP=whole`
/// there are twice as many.
@Suite struct ModelCheckTests {
  private static let chosen = System.environment("BPF_APPLY_SEED").flatMap { UInt64($0) }
  private static let isWhole = System.environment("BPF_APPLY_SWEEP") == "whole"

  /// Every change of every apply is interrupted in every way.
  @Test func noInterruptionLeavesAnythingInBetween() {
    for seed in Self.chosen.map({ [$0] }) ?? Array(1...(Self.isWhole ? 6 : 3)) {
      var life = ModelCheck(seed)
      life.run(manifests: 4, everyChange: true)
    }
  }

  /// Together they meet all that the language has.
  @Test func everyLifeEndsAsItsManifestsSay() {
    var met: [LifeFeature: Int] = [:]
    for seed in Self.chosen.map({ [$0] }) ?? Array(1000..<(Self.isWhole ? 1600 : 1300)) {
      var life = ModelCheck(seed)
      life.run(manifests: 5, everyChange: false)
      met.merge(life.features, uniquingKeysWith: +)
    }
    let counts = LifeFeature.allCases.map { "\($0): \(met[$0, default: 0])" }
    print("met: \(counts.joined(separator: ", "))")
    if Self.chosen == nil { #expect(LifeFeature.allCases.filter { met[$0] == nil } == []) }
  }
}
