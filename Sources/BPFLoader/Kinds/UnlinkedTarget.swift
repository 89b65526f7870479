/// A target that an object stands at without a link, until it is taken off.
public protocol UnlinkedTarget: AttachmentTarget {
  /// Puts an object at the hook.
  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget
  ) throws(LoaderError)

  /// Puts another object in the place of the one that is there, from one moment to the next.
  func replace(
    with object: borrowing AttachedObject, at target: ResolvedTarget
  ) throws(LoaderError)

  /// Takes off what ``attach(_:to:)`` put there; nothing where it is gone, or its target is.
  func detach(
    _ object: borrowing AttachedObject, from target: ResolvedTarget
  ) throws(LoaderError)

  /// Removes what ``attach(_:to:)`` made there beside, where nothing is left at it.
  func clear(_ target: ResolvedTarget) throws(LoaderError)

  /// What stands there now, where `object` was put.
  func state(
    at target: ResolvedTarget, _ object: borrowing AttachedObject
  ) throws(LoaderError) -> HookState
}

extension UnlinkedTarget {
  /// Nothing was made.
  public func clear(_ target: ResolvedTarget) throws(LoaderError) {}
}

/// What stands at a hook without links.
public enum HookState: Hashable, Sendable {
  /// Nothing.
  case nothing
  /// The program or map with this number.
  case object(UInt32)
  /// The kernel does not tell.
  case unknown
  /// The place is not seen from here, so that nobody can tell whether it is still there.
  case hidden
}
