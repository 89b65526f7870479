public import BPFSyscall

/// A target that a link holds an object at, until it is detached or its last pin is gone.
public protocol LinkedTarget: AttachmentTarget {
  /// Makes the link.
  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link

  /// Whether the kernel says that a link is at this target; nil where what it says does not tell, as before
  /// Linux 6.6 for all that goes through a perf event.
  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool?
}

extension LinkedTarget {
  /// The kernel tells only of some kinds.
  public func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? { nil }
}

extension AttachmentKind {
  /// Whether the kernel says that a link of this kind, with these options, is at a target; nil where it does not tell.
  public func isTarget(
    _ target: ResolvedTarget, _ options: AttachmentOptions, of link: LinkInfo
  ) -> Bool? {
    guard let details = link.details else { return nil }
    return (makeTarget(options) as? any LinkedTarget)?.isTarget(target, of: details)
  }
}
