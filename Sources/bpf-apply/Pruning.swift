import Manifest
import Reconciler

/// Deployments whose manifests are gone from the directories that a command was given.
struct Pruning {
  let shared: SharedOptions
  let reconciler: Reconciler
  /// Those that are known to be of these directories, in the order of their names.
  private let left: [LeftDeployment]
  /// Those that may be of others, which had the same paths elsewhere.
  private let doubtful: [LeftDeployment]

  /// - Parameter manager: who runs this, where a manifest names nobody.
  init(
    _ arguments: ManifestArguments, without states: [DesiredState], manager: String?,
    _ shared: SharedOptions, _ reconciler: Reconciler
  ) throws(ReconcilerError) {
    self.shared = shared
    self.reconciler = reconciler
    let directories = arguments.directories
    // Who hands a deployment over as another does not prune as that one.
    let managers = states.compactMap { $0.manager?.name ?? manager }
    let all =
      directories.isEmpty
      ? []
      : try reconciler.deployments(
        leftBy: directories, without: Set(states.map(\.deployment)), managers: Set(managers))
    left = all.filter(\.isKnown)
    doubtful = all.filter { !$0.isKnown }
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
    if isMeant { tellDoubtful() }
  }

  private func tellDoubtful() {
    for deployment in doubtful {
      Output.error(
        "note: \(deployment.name) is left: its manifest \(deployment.file) is not known to have been in this directory, and not in another of the same path\n"
          + "  help: `bpf-apply destroy \(deployment.name)` where it is yours; `manager: NAME` in manifests tells whose they are"
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
    tellDoubtful()
  }
}
