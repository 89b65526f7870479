public import BPFLoader
import BPFSyscall

extension LiveKernel {
  public func attachUnlinked(
    _ hook: Hook, object: String, at path: String
  ) throws(LoaderError) {
    // The mark first: whoever finds it knows what to take off.
    try pin(object, at: path)
    do throws(LoaderError) {
      try hook.unlinked?.attach(try program(object), to: hook.target)
    } catch {
      try? remove(path)
      throw error
    }
  }

  public func replaceUnlinked(_ hook: Hook, object: String) throws(LoaderError) {
    try hook.unlinked?.replace(with: try program(object), at: hook.target)
  }

  public func detachUnlinked(_ hook: Hook) throws(LoaderError) {
    try hook.unlinked?.detach(from: hook.target)
  }

  private func program(_ path: String) throws(LoaderError) -> Program {
    do throws(SystemCallError) {
      return Program(try Pin.open(path).take())
    } catch {
      throw .from(error, "cannot open \(path)")
    }
  }
}
