import BPFLoader
import BPFSyscall
import Manifest

extension ReconcilerError {
  /// A hook is somebody else's.
  ///
  /// - Parameter isNew: whether nothing is recorded of the attachment, so that it may take the place of others.
  static func taken(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget?, by holder: Holder?, isNew: Bool
  ) -> ReconcilerError {
    let place = target?.summary ?? attachment.kind.name
    let mayForce = isNew && attachment.canTakeOver(holder)
    let force = mayForce ? "--force-replace \(attachment.address)" : nil
    var message: String
    var advice: String
    if let holder, holder.isOrphan, attachment.isLike(holder) {
      message = "the same is there already, and nobody seems to have it: \(holder.summary)"
      advice =
        holder.link == nil
        ? "an earlier life of this deployment may have left it, whose bpffs was lost"
        : "is its bpffs hidden by another, or in a container? Unmount that, end who has it"
      if let force {
        advice += holder.link == nil ? "; \(force) takes it over" : ", or say \(force)"
      }
    } else if let holder, holder.isUnknown, holder.link != nil, attachment.isLike(holder) {
      message = "the same is there already, and who has it cannot be told: \(holder.summary)"
      advice =
        "run as root, where all processes and their mounts can be looked at (CAP_SYS_PTRACE)"
      if let force { advice += "; or say \(force)" }
    } else if let holder, let deployment = holder.deployment {
      message = "\(place) is held by deployment \(deployment): \(holder.summary)"
      advice = "let that give it up: its manifest without it, or `bpf-apply destroy \(deployment)`"
      if let force { advice += "; \(force) takes it over" }
    } else {
      message = "\(place) is taken\(holder.map { " by \($0.summary)" } ?? "")"
      advice =
        target?.isUnlinked == true
        ? "it is not this deployment's: whoever made it has to take it off"
        : "it is not this deployment's: whoever made it has to detach it, or pin it for `adopt`"
      if let force { advice += "; \(force) takes it over" }
    }
    message = "attachment \(attachment.name): \(message)"
    return ReconcilerError(.conflict, message, advice: advice, mark: attachment.mark)
  }
}

extension DesiredAttachment {
  /// Whether who stands at its hook can be made to give way to it.
  func canTakeOver(_ holder: Holder?) -> Bool {
    guard let holder else { return true }
    if holder.link == nil { return kind.makeTarget(options) is any UnlinkedTarget }
    return kind.programChange == .inPlace && !kind.attachesMap
      || kind.optionsChange == .newFirst
  }

  /// Whether who stands there is a program, or struct_ops map, of the same name.
  fileprivate func isLike(_ holder: Holder) -> Bool {
    let name = object.kind == .map ? object.name : program.name
    let last = name.split(separator: "/").last.map(String.init) ?? ""
    return holder.name == ObjectName(truncating: last).description
  }
}
