import BPFLoader
import Manifest

/// The hooks for one that attachments of deployments want, which are applied one after the other.
struct SharedHooks {
  private var wanted: [Place: (deployment: String, attachment: DesiredAttachment)] = [:]

  /// - Parameter plans: those that are carried out before.
  init(of plans: [Plan]) {
    for plan in plans {
      for attachment in plan.desired.attachments {
        guard let target = plan.observed.targets[attachment.name],
          [.one, .oneOfSystem].contains(attachment.kind.capacity(of: target))
        else { continue }
        wanted[Place(attachment, target)] = (plan.deployment, attachment)
      }
    }
  }

  /// Refuses what wants a hook for one that another wants, too.
  mutating func add(
    _ desired: DesiredState, _ targets: [String: ResolvedTarget]
  ) throws(ReconcilerError) {
    for attachment in desired.attachments {
      guard let target = targets[attachment.name],
        attachment.kind.capacity(of: target) != .several
      else { continue }
      let place = Place(attachment, target)
      if let other = wanted[place], !isOfDeployment(attachment, target, other.deployment, desired) {
        let whose = other.deployment == desired.deployment ? "" : " of \(other.deployment)"
        let mark = other.attachment.mark.map { " (\($0))" } ?? ""
        throw ReconcilerError(
          .invalid,
          "attachments \(other.attachment.name)\(whose)\(mark) and \(attachment.name) want one hook: \(target.summary) takes one program",
          advice: "leave one of them out, or attach them to different places", mark: attachment.mark
        )
      }
      wanted[place] = (desired.deployment, attachment)
    }
  }

  /// Whether the hook is in an object that each deployment has for itself.
  private func isOfDeployment(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget, _ other: String,
    _ desired: DesiredState
  ) -> Bool {
    other != desired.deployment
      && attachment.kind.capacity(of: target) == .oneOfDeployment
  }

  /// Equal for what wants one hook.
  private struct Place: Hashable {
    /// Nil for a filter, which is the same however it is asked for.
    let kind: String?
    /// Nil where there is one on the whole system.
    let identity: TargetIdentity?

    init(_ attachment: DesiredAttachment, _ target: ResolvedTarget) {
      let isOneOfSystem = attachment.kind.capacity(of: target) == .oneOfSystem
      kind = target.isUnlinked == true && !isOneOfSystem ? nil : attachment.kind.name
      identity = isOneOfSystem ? nil : target.identity
    }
  }
}
