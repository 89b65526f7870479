internal import CBPF

/// An open file, closed when its owner lets go of it.
public struct FileDescriptor: ~Copyable {
  /// The number, valid as long as this value lives.
  public let rawValue: Int32

  /// Takes the ownership of an open descriptor.
  public init(owning rawValue: Int32) { self.rawValue = rawValue }

  init(owning result: Int) { self.rawValue = Int32(truncatingIfNeeded: result) }

  deinit { _ = cbpf_close(rawValue) }

  /// Closes the file and says what came of it: for a file that was written, `EIO`, `ENOSPC` or `EDQUOT` may
  /// show only here. The corresponding system call is `close`.
  ///
  /// The descriptor is gone also where this throws.
  public consuming func close() throws(SystemCallError) {
    let result = cbpf_close(rawValue)
    discard self
    // Linux has let go of the descriptor before a signal can interrupt it.
    guard result != -Int(Errno.interrupted.rawValue) else { return }
    _ = try check(result, "close")
  }

  /// Gives up the ownership: the caller closes the descriptor.
  public consuming func release() -> Int32 {
    let rawValue = rawValue
    discard self
    return rawValue
  }
}

/// Closes a descriptor that no ``FileDescriptor`` owns, whatever comes of it. The corresponding system call
/// is `close`.
///
/// - Parameter descriptor: nil and negative numbers, which stand for "not open", are ignored.
public func closeDescriptor(_ descriptor: Int32?) {
  guard let descriptor, descriptor >= 0 else { return }
  _ = cbpf_close(descriptor)
}
