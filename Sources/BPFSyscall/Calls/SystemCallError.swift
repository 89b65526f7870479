/// A system call failed: which, upon what, and the kernel's reason.
public struct SystemCallError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The call as the manual names it: `BPF_MAP_CREATE`, `openat`.
  public let operation: String
  /// What it was made upon: a path, an object's name.
  public let subject: String?
  /// The kernel's reason.
  public let errno: Errno
  /// The verifier's log, where the call had one and the kernel wrote to it.
  public var log: String?

  /// Says which call failed, upon what, and why.
  public init(_ operation: String, _ subject: String? = nil, errno: Errno, log: String? = nil) {
    self.operation = operation
    self.subject = subject
    self.errno = errno
    self.log = log
  }

  public var description: String {
    let subject = subject.map { " \($0)" } ?? ""
    return "\(operation)\(subject): \(errno)"
  }
}

/// The result of a shim, or the error that its negative result stands for.
func check(
  _ result: Int, _ operation: @autoclosure () -> String, _ subject: @autoclosure () -> String? = nil
) throws(SystemCallError) -> Int {
  guard result < 0 else { return result }
  throw SystemCallError(operation(), subject(), errno: Errno(rawValue: Int32(clamping: -result)))
}
