internal import CBPF

extension FileDescriptor {
  /// Takes the lock of this file if nobody holds it. The corresponding system call is `flock`.
  ///
  /// - Returns: whether we hold it now.
  public func tryLock() throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      _ = try check(cbpf_flock(rawValue, 2 | 4), "flock")  // LOCK_EX, LOCK_NB
      return true
    } catch  where error.errno == .wouldBlock {
      return false
    }
  }
}
