import BPFLoader
import Manifest

extension Reconciler {
  /// Makes sure that the kernel has what the manifest requires. What was applied in this boot with the same requirements
  /// proves it: finding out may take making something.
  func checkRequirements(
    _ desired: DesiredState, _ observed: Observation
  ) throws(ReconcilerError) {
    guard let required = desired.requires else { return }
    let isProven =
      observed.ledger?.requires == required.has && !observed.isOfOtherBoot
      && observed.ledger?.rebuilt == nil
    if isProven { return }
    var missing: [String] = []
    do throws(LoaderError) {
      for feature in required.has where try !kernel.has(feature) { missing.append(feature) }
    } catch {
      throw ReconcilerError(error, mark: required.mark)
    }
    if missing.isEmpty { return }
    throw ReconcilerError(
      .unsupported, "this kernel (\(kernel.release)) lacks \(missing.joined(separator: " and "))",
      advice: "`only_if` on a bytecode file or an attachment leaves out what a kernel cannot do",
      mark: required.mark)
  }
}
