/// What a directory is to pins.
public enum BPFFSPlace: Sendable, Hashable {
  /// It is in bpffs.
  case mounted
  /// It is where distributions mount bpffs, and none is mounted. One that we mount stays where our mounts are those of
  /// the machine's first process; nil where that cannot be told.
  case unmounted(wouldStay: Bool?)
  /// It is a directory, or none, where nobody expects a bpffs.
  case elsewhere(isDirectory: Bool)
}

/// A bpffs that an apply mounts.
public struct BPFFSMounting: Sendable, Hashable {
  /// Where that is.
  public let path: String
  /// Whether it is known to be gone, with all that is pinned there, when the container or service ends in which we run.
  public let isOfNamespace: Bool
}
