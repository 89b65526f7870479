public import BPFSyscall

/// A target that a link holds an object at, until it is detached or its last pin is gone.
public protocol LinkedTarget: AttachmentTarget {
  /// Makes the link.
  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link
}
