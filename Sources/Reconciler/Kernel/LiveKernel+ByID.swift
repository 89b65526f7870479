public import BPFLoader
import BPFSyscall

// Objects that are found by their ids alone, which takes CAP_SYS_ADMIN.
extension LiveKernel {
  public func object(
    _ kind: ObjectAddress.Kind, id: UInt32
  ) throws(LoaderError) -> PinnedState? {
    do throws(SystemCallError) {
      switch kind {
      case .map: return PinnedState(.map(try RawMap.open(id: id).info()), mode: 0)
      case .program: return PinnedState(.program(try Program.open(id: id).info()), mode: 0)
      case .attachment: return PinnedState(.link(try Link.open(id: id).info()), mode: 0)
      case .pin: return nil
      }
    } catch {
      switch error.errno {
      case .noSuchFileOrDirectory, .notPermitted, .wouldBlock: return nil
      default: throw .from(error, "cannot look at \(kind) \(id)")
      }
    }
  }

  public func pin(
    _ kind: ObjectAddress.Kind, id: UInt32, at path: String
  ) throws(LoaderError) {
    try calling("cannot pin \(path)") { () throws(SystemCallError) in
      switch kind {
      case .map: try Pin.create(path, try RawMap.open(id: id).descriptor)
      case .program: try Pin.create(path, try Program.open(id: id).descriptor)
      case .attachment, .pin: try Pin.create(path, try Link.open(id: id).descriptor)
      }
    }
  }

  public func detachLink(id: UInt32) throws(LoaderError) {
    try calling("cannot detach link \(id)") { () throws(SystemCallError) in
      try Link.open(id: id).detach()
    }
  }
}
