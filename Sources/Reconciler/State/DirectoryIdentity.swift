/// What tells a directory from others that have the same path, in another container or at another time.
public struct DirectoryIdentity: Codable, Hashable, Sendable {
  /// The device that it is on.
  public var device: UInt64
  /// Its number there.
  public var inode: UInt64

  public init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }
}
