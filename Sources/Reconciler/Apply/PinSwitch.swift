import BPFLoader
import BPFSyscall

/// Switching a name in bpffs to another object.
enum PinSwitch {
  /// Pins the object aside and renames that over the name, so that the name always has an object.
  ///
  /// - Parameter aside: a path in `next`, so that an interrupted switch leaves nothing elsewhere.
  static func replace(
    _ path: String, with object: String, _ access: PinAccess, aside: String, _ kernel: any Kernel
  ) throws(LoaderError) {
    if try kernel.object(at: aside) != nil { try kernel.remove(aside) }
    do throws(LoaderError) {
      try kernel.pin(object, at: aside)
      try kernel.setAccess(access, at: aside)
      try kernel.rename(aside, to: path, .replace)
    } catch {
      try? kernel.remove(aside)
      throw error
    }
  }
}
