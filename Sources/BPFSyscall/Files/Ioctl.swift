internal import CBPF

extension FileDescriptor {
  /// Asks a device for something that has no system call of its own. The corresponding system call
  /// is `ioctl`.
  @discardableResult
  public func control(_ request: UInt64, _ argument: UInt64 = 0) throws(SystemCallError) -> Int {
    try check(cbpf_ioctl(rawValue, request, argument), "ioctl")
  }
}
