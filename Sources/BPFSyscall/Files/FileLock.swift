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

  /// Whether somebody holds the lock of this file, which we must not. Where nobody does, we share it for a moment, in
  /// which nobody can take it.
  public func isLocked() throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      _ = try check(cbpf_flock(rawValue, 1 | 4), "flock")  // LOCK_SH, LOCK_NB
    } catch  where error.errno == .wouldBlock {
      return true
    }
    _ = try check(cbpf_flock(rawValue, 8), "flock")  // LOCK_UN
    return false
  }

  /// The process that holds the lock of this file, as `/proc/locks` says; nil where none does, or it is one of another
  /// namespace.
  public func lockHolder() throws(SystemCallError) -> Int32? {
    let status = try status()
    let major = (status.device >> 8) & 0xfff
    let minor = (status.device & 0xff) | ((status.device >> 12) & 0xfff00)
    let locks = String(decoding: try readFile("/proc/locks", limit: 16 << 20), as: UTF8.self)
    for line in locks.split(separator: "\n") {
      // NUMBER: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK" else { continue }
      let place = words[5].split(separator: ":")
      guard place.count == 3, UInt64(place[0], radix: 16) == major,
        UInt64(place[1], radix: 16) == minor, UInt64(place[2]) == status.inode
      else { continue }
      return Int32(words[4]).flatMap { $0 > 0 ? $0 : nil }
    }
    return nil
  }
}
