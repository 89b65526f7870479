import CBPF

/// An open file, closed when its owner lets go of it.
public struct FileDescriptor: ~Copyable {
  /// The number, valid as long as this value lives.
  public let rawValue: Int32

  /// Takes the ownership of an open descriptor.
  public init(owning rawValue: Int32) { self.rawValue = rawValue }

  init(owning result: Int) { self.rawValue = Int32(truncatingIfNeeded: result) }

  deinit { _ = cbpf_close(rawValue) }
}
