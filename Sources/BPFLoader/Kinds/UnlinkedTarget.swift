public import BPFSyscall

/// A target that a program is attached to without a link, so that it stays there until it is taken off.
public protocol UnlinkedTarget: AttachmentTarget {
  /// Puts a program at the hook.
  func attach(
    _ program: borrowing Program, to target: ResolvedTarget
  ) throws(LoaderError)

  /// Puts another program in the place of the one that is there, from one moment to the next.
  func replace(
    with program: borrowing Program, at target: ResolvedTarget
  ) throws(LoaderError)

  /// Takes off what ``attach(_:to:)`` put there; nothing where it is gone, or its target is.
  func detach(from target: ResolvedTarget) throws(LoaderError)

  /// The number of the program that is there, or nil where none is.
  func attachedProgram(at target: ResolvedTarget) throws(LoaderError) -> UInt32?
}

extension UnlinkedTarget {
  /// There is no link to make.
  public func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    throw LoaderError(.failed, "\(target.summary) has no link")
  }
}
