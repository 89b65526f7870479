extension AttachmentKind {
  /// Whether a recorded target that something lives at cannot be seen from here.
  ///
  /// - Parameters:
  ///   - target: what the name meant when it was recorded.
  ///   - options: the attachment's.
  ///   - found: what the name means here; nil where it means nothing, or does not mean this one of several.
  public func isOutOfSight(
    _ target: ResolvedTarget, _ options: AttachmentOptions, besides found: ResolvedTarget?
  ) -> Bool { makeTarget(options).isOutOfSight(target, besides: found) }

  /// Whether the name leads elsewhere from another namespace than this process's, which is not the first one.
  public func isRelative(_ options: AttachmentOptions, in view: TargetView) -> Bool {
    makeTarget(options).isRelative(in: view)
  }
}
