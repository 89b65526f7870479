import BPFLoader

extension Reconciler {
  /// Refuses readers of another group than that of the other deployments: the directory of all lets in one.
  ///
  /// - Parameters:
  ///   - before: the plans that are carried out before.
  ///   - together: the deployments that are applied together with this one, each of which is asked itself.
  func refuseOtherReaders(
    _ desired: DesiredState, _ before: [Plan], together: Set<String>
  ) throws(ReconcilerError) {
    guard let readers = desired.readers else { return }
    let layout = layout(desired.deployment)
    var others: [(deployment: String, group: UInt32)] = []
    do throws(LoaderError) {
      others = try ReaderDirectories(layout: layout, kernel: kernel).readersOfOthers()
    } catch {
      throw ReconcilerError(error)
    }
    others.removeAll { together.contains($0.deployment) }
    others += before.compactMap { plan in
      plan.desired.readers.map { (plan.deployment, $0.group) }
    }
    guard let other = others.first(where: { $0.group != readers.group }) else { return }
    throw ReconcilerError(
      .refused,
      "group \(readers.group) cannot be let in: \(layout.root) lets in one group, and \(other.deployment) has readers of group \(other.group)",
      advice: "name the same group in both, or make one that has the members of both",
      mark: readers.mark)
  }
}
