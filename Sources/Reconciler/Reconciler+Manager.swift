public import Manifest

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

  /// Refuses a manifest of a deployment that another manages.
  public func checkManager(of manifest: Manifest) throws(ReconcilerError) {
    let ledger = try LedgerStore(kernel: kernel, layout: layout(manifest.name)).current()
    guard let other = ledger?.manager, let own = manifest.manager, other != own.text else { return }
    throw ReconcilerError(
      .conflict, "\(manifest.name) is managed by \(other), and this manifest is \(own.text)'s",
      advice: "is it the right manifest? `bpf-apply destroy \(manifest.name)` takes it down",
      mark: own.mark)
  }

  private static func adviceToTakeOver(_ desired: DesiredState, from other: String) -> String {
    let how =
      desired.manager.map { "--manager \(other) makes it \($0.name)'s" }
      ?? "--manager \(other) changes it as \(other)'s, with `manager: NAME` in the manifest it becomes NAME's"
    return "give this deployment another name; or, where \(other) agrees, \(how)"
  }
}
