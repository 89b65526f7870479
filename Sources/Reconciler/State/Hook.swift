public import BPFLoader

/// Where something is attached, as far as taking it off needs it.
public struct Hook: Sendable {
  public let kind: AttachmentKind
  public let options: AttachmentOptions
  public let target: ResolvedTarget

  /// The target of a kind without links; nil for all others.
  var unlinked: (any UnlinkedTarget)? {
    kind.link == nil ? kind.makeTarget(options) as? any UnlinkedTarget : nil
  }
}

extension DesiredAttachment {
  func hook(at target: ResolvedTarget) -> Hook {
    Hook(kind: kind, options: options, target: target)
  }
}

extension AttachmentRecord {
  /// Nil for a kind that this version does not know.
  var hook: Hook? {
    AttachmentKind.named(kind).map { Hook(kind: $0, options: options, target: target) }
  }

  /// Whether it stands outside of bpffs, without a link.
  var isUnlinked: Bool { AttachmentKind.named(kind).map { $0.link == nil } ?? false }
}
