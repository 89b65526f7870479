import Manifest

extension Reconciler {
  /// What is desired, with who manages it afterwards; refused where somebody else does now.
  ///
  /// Who runs is whom the run names, or else the manifest. Where both do, the one that the run names hands the deployment
  /// over to the one of the manifest.
  func managed(
    _ desired: DesiredState, _ ledger: Ledger?, by runner: String?
  ) throws(ReconcilerError) -> DesiredState {
    let acting = runner ?? desired.manager?.name
    if let other = ledger?.manager, other != acting {
      throw ReconcilerError(
        .conflict,
        "\(desired.deployment) is managed by \(other), and this is \(acting ?? "a run without a manager")",
        advice: Self.adviceToTakeOver(desired, from: other), mark: desired.manager?.mark)
    }
    var desired = desired
    if desired.manager == nil { desired.manager = acting.map { DesiredManager(name: $0) } }
    return desired
  }

  private static func adviceToTakeOver(_ desired: DesiredState, from other: String) -> String {
    let how =
      desired.manager.map { "--manager \(other) makes it \($0.name)'s" }
      ?? "--manager \(other) changes it as \(other)'s, with `manager: NAME` in the manifest it becomes NAME's"
    return "give this deployment another name; or, where \(other) agrees, \(how)"
  }
}
