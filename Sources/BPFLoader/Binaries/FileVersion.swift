import BPFSyscall

/// A file at a time: what tells it from other files, and from itself before it was written in place.
public struct FileVersion: Hashable, Sendable, Codable {
  /// The number of the device that it is on.
  public var device: UInt64
  /// Its number there.
  public var inode: UInt64
  /// How many bytes it has.
  public var size: UInt64
  /// When anything of it was last changed, in nanoseconds since 1970.
  public var changed: Int64

  /// A file, put together.
  public init(device: UInt64, inode: UInt64, size: UInt64, changed: Int64) {
    self.device = device
    self.inode = inode
    self.size = size
    self.changed = changed
  }

  init(_ status: FileStatus) {
    self.init(
      device: status.device, inode: status.inode, size: status.size, changed: status.changed)
  }
}

extension ResolvedTarget {
  /// Whether a probe that was attached to `former` is in this target's file, and that was written since, or may have
  /// been: what the kernel has of its instructions is then not what is in it.
  public func isOverwritten(since former: ResolvedTarget) -> Bool {
    guard let file else { return false }
    guard let old = former.file else {
      // When it was attached, nobody knows.
      let binary = former.identity.binary
      return binary?.device == file.device && binary?.inode == file.inode
    }
    return old.device == file.device && old.inode == file.inode && old != file
  }
}
