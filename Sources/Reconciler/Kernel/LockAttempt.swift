/// A directory's lock, held until this goes.
public protocol DirectoryLock: AnyObject {}

/// Who has a directory's lock.
public enum LockHolder: Sendable, Hashable {
  case nobody
  /// Somebody has it: a process, `bpf-apply[812]`, where that can be told.
  case somebody(String?)
  /// There is no such directory.
  case gone
}

/// What came of trying to take a lock.
public enum LockAttempt {
  /// We hold it.
  case taken(any DirectoryLock)
  /// Somebody else does: a process, `bpf-apply[812]`, where that can be told.
  case held(by: String?)
  /// There is no such directory: another run may have removed it.
  case gone
}
