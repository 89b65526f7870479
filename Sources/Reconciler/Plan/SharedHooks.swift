import BPFLoader
import Manifest

/// The hooks for one that attachments of deployments want, which are applied one after the other.
struct SharedHooks {
  private var wanted: [String: (deployment: String, attachment: DesiredAttachment)] = [:]

  /// - Parameter plans: those that are carried out before.
  init(of plans: [Plan]) {
    for plan in plans {
      for attachment in plan.desired.attachments {
        guard let target = plan.observed.targets[attachment.name],
          attachment.kind.capacity(of: target) == .one
        else { continue }
        wanted[Self.key(attachment, target)] = (plan.deployment, attachment)
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
      let key = Self.key(attachment, target)
      if let other = wanted[key], !isOfDeployment(attachment, target, other.deployment, desired) {
        let whose = other.deployment == desired.deployment ? "" : " of \(other.deployment)"
        let place = other.attachment.mark.map { " (\($0))" } ?? ""
        throw ReconcilerError(
          .invalid,
          "attachments \(other.attachment.name)\(whose)\(place) and \(attachment.name) want one hook: \(target.summary) takes one program",
          advice: "leave one of them out, or attach them to different places", mark: attachment.mark
        )
      }
      wanted[key] = (desired.deployment, attachment)
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

  /// Equal for what wants one hook; a filter is the same however it is asked for.
  private static func key(_ attachment: DesiredAttachment, _ target: ResolvedTarget) -> String {
    "\(target.isUnlinked == true ? "" : attachment.kind.name) \(target.identity)"
  }
}
