import Manifest
import Reconciler

/// Deployments whose manifests are gone from the directories that a command was given.
struct Pruning {
  let shared: SharedOptions
  let reconciler: Reconciler
  /// Those, in the order of their names.
  private let left: [LeftDeployment]

  init(
    _ arguments: ManifestArguments, without states: [DesiredState], _ shared: SharedOptions,
    _ reconciler: Reconciler
  ) throws(ReconcilerError) {
    self.shared = shared
    self.reconciler = reconciler
    let directories = arguments.directories
    left =
      directories.isEmpty
      ? []
      : try reconciler.deployments(
        leftBy: directories, without: Set(states.map(\.deployment)))
  }

  /// Says what is still there, or would be destroyed.
  func tell(_ isMeant: Bool) {
    for deployment in left {
      Output.error(
        isMeant
          ? "note: \(deployment.name) would be destroyed: its manifest \(deployment.file) is gone"
          : "note: \(deployment.name) is still deployed, but its manifest \(deployment.file) is gone\n  help: --prune destroys it"
      )
    }
  }

  /// Destroys them.
  func run(_ options: ApplyOptions) throws(ReconcilerError) {
    let together = Set(left.map(\.name))
    for deployment in left {
      let destroyed = try reconciler.destroy(
        deployment.name, allowed: options.allowed, together: together)
      guard let destroyed else { continue }
      shared.say(DestroyedText.render(deployment.name, destroyed))
    }
  }
}
