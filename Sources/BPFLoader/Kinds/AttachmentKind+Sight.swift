extension AttachmentKind {
  /// Whether the name leads elsewhere from another namespace than this process's, which is not the first one.
  public func isRelative(_ options: AttachmentOptions, in view: TargetView) -> Bool {
    makeTarget(options).isRelative(in: view)
  }
}
