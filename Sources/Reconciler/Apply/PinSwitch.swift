import BPFLoader
import BPFSyscall

/// Giving a name in bpffs to an object.
enum PinSwitch {
  /// Pins the object aside, in a directory that only we can write to, sets who may open it, and renames that to the
  /// name: what stands at the name has its access from the first moment, and no name that others could change is ever
  /// the way to a file whose access is set.
  ///
  /// - Parameters:
  ///   - mode: whether it may take the place of what has the name.
  ///   - aside: a path in `next`, so that an interrupted switch leaves nothing elsewhere.
  static func put(
    _ object: String, at path: String, _ access: PinAccess, _ mode: RenameMode, aside: String,
    _ kernel: any Kernel
  ) throws(LoaderError) {
    if try kernel.object(at: aside) != nil { try kernel.remove(aside) }
    do throws(LoaderError) {
      try kernel.pin(object, at: aside)
      try kernel.setAccess(access, at: aside)
      try kernel.rename(aside, to: path, mode)
    } catch {
      try? kernel.remove(aside)
      throw error
    }
  }
}

extension Kernel {
  /// Gives a pin that is kept aside its name back.
  func giveBack(_ kept: String, to path: String) throws(LoaderError) {
    guard try object(at: kept) != nil else { return }
    try rename(kept, to: path, .replace)
    // Where both are names of one inode, a rename does nothing.
    if try object(at: kept) != nil { try remove(kept) }
  }
}
