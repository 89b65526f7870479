public import BPFLoader
public import BPFSyscall
public import Reconciler

// Names in bpffs.
extension SimulatedKernel {
  public func bpffs(at path: String) -> BPFFSPlace { place }

  public func isSeenByFirstProcess(_ path: String) -> Bool? { nil }

  public func mountBPFFS(at path: String) -> Bool {
    guard place != .mounted else { return false }
    place = .mounted
    return true
  }

  public func unmountBPFFS(at path: String) { place = .unmounted(wouldStay: nil) }

  public func createDirectory(_ path: String, mode: UInt32) throws(LoaderError) {
    try calling("cannot make directory \(path)") { world throws(SystemCallError) in
      try world.createDirectory(path, mode: mode)
    }
  }

  public func removeDirectory(_ path: String) throws(LoaderError) {
    try calling("cannot remove directory \(path)") { world throws(SystemCallError) in
      try world.removeDirectory(path)
    }
  }

  public func hardLink(_ path: String, to other: String) throws(LoaderError) {
    try calling("cannot keep \(path)") { world throws(SystemCallError) in
      try world.hardLink(path, to: other)
    }
  }

  public func pin(_ path: String, at other: String) throws(LoaderError) {
    try calling("cannot pin \(other)") { world throws(SystemCallError) in
      try world.pin(try world.object(at: path).number, at: other)
    }
  }

  public func pin(_ kind: ObjectAddress.Kind, id: UInt32, at path: String) throws(LoaderError) {
    let isThere = object(kind, id: id) != nil
    try calling("cannot pin \(path)") { world throws(SystemCallError) in
      guard isThere else {
        throw World.error("BPF_OBJ_GET", path, .noSuchFileOrDirectory)
      }
      try world.pin(Int(id), at: path)
    }
  }

  public func pinProgram(ofLinkAt path: String, at other: String) throws(LoaderError) {
    try calling("cannot pin \(other)") { world throws(SystemCallError) in
      guard case .link(let link) = try world.object(at: path).object else {
        throw World.error("info", path, .invalidArgument)
      }
      try world.pin(link.holds, at: other)
    }
  }

  public func setAccess(_ access: PinAccess, at path: String) throws(LoaderError) {
    try calling("cannot set who may open \(path)") { world throws(SystemCallError) in
      try world.setAccess(access, at: path)
    }
  }

  public func remove(_ path: String) throws(LoaderError) {
    try calling("cannot remove \(path)") { world throws(SystemCallError) in try world.remove(path) }
  }

  public func rename(
    _ path: String, to other: String, _ mode: RenameMode
  ) throws(LoaderError) {
    try calling("cannot rename \(path) to \(other)") { world throws(SystemCallError) in
      try world.rename(path, to: other, mode)
    }
  }
}
