/// How many programs a hook takes.
public enum HookCapacity: Sendable {
  /// As many as want to stand there, or so many that it hardly matters.
  case several
  /// One, whoever puts it there.
  case one
  /// One; the hook is in an object of the deployment itself, so that nobody else is at it.
  case oneOfDeployment
  /// One on the whole system, whatever the hooks are called.
  case oneOfSystem
}

extension AttachmentKind {
  /// How many programs a target takes.
  public func capacity(of target: ResolvedTarget) -> HookCapacity {
    placement.capacity(of: target)
  }

  /// The hooks for one that a manifest means, as far as its words alone say which; equal texts are one hook.
  public func namedHooks(_ options: AttachmentOptions, _ program: AttachedProgram) -> [String] {
    makeTarget(options).namedHooks(program)
  }
}
