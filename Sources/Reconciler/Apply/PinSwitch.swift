import BPFLoader
import BPFSyscall

/// Switching a name in bpffs to another object.
enum PinSwitch {
  /// Pins the object aside and renames that over the name, so that the name always has an object.
  static func replace(
    _ path: String, with object: String, _ access: PinAccess, _ kernel: any Kernel
  ) throws(LoaderError) {
    let aside = "\(path)__bpf-apply-new"
    try kernel.pin(object, at: aside)
    do throws(LoaderError) {
      try kernel.setAccess(access, at: aside)
      try kernel.rename(aside, to: path, .replace)
    } catch {
      try? kernel.remove(aside)
      throw error
    }
  }
}
