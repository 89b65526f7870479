public import BPFLoader
public import BPFSyscall
import Manifest
public import Reconciler

extension CountingKernel {
  public func unmountBPFFS(at path: String) throws(LoaderError) {
    try changing("unmount \(path)") { () throws(LoaderError) in try kernel.unmountBPFFS(at: path) }
  }

  public func createDirectory(_ path: String, mode: UInt32) throws(LoaderError) {
    try changing("create directory \(path)") { () throws(LoaderError) in
      try kernel.createDirectory(path, mode: mode)
    }
  }

  public func removeDirectory(_ path: String) throws(LoaderError) {
    try changing("remove directory \(path)") { () throws(LoaderError) in
      try kernel.removeDirectory(path)
    }
  }

  public func createDocument(_ bytes: [UInt8], at path: String) throws(LoaderError) {
    try changing("create document \(path)") { () throws(LoaderError) in
      try kernel.createDocument(bytes, at: path)
    }
  }

  public func createCursor(at path: String) throws(LoaderError) {
    try changing("create cursor \(path)") { () throws(LoaderError) in
      try kernel.createCursor(at: path)
    }
  }

  public func setCursor(_ cursor: Cursor, at path: String) throws(LoaderError) {
    try changing("set cursor \(cursor.direction) \(cursor.step)") { () throws(LoaderError) in
      try kernel.setCursor(cursor, at: path)
    }
  }

  public func createMap(_ map: DesiredMap, at path: String) throws(LoaderError) {
    try changing("create map \(path)") { () throws(LoaderError) in
      try kernel.createMap(map, at: path)
    }
  }

  public func fillMap(at path: String, with objects: [UInt32: String]) throws(LoaderError) {
    try changing("fill map \(path)") { () throws(LoaderError) in
      try kernel.fillMap(at: path, with: objects)
    }
  }

  /// Each element is a change of its own: a run may end between any two.
  public func setElements(
    _ elements: [MapElement], ofMap path: String
  ) throws(LoaderError) {
    for element in elements {
      try changing("set element of \(path)") { () throws(LoaderError) in
        try kernel.setElements([element], ofMap: path)
      }
    }
  }

  public func createMap(holding contents: MapContents, at path: String) throws(LoaderError) {
    try changing("create map \(path)") { () throws(LoaderError) in
      try kernel.createMap(holding: contents, at: path)
    }
  }

  public func loadProgram(
    _ program: DesiredProgram, maps: [String: String], target: String?, at path: String
  ) throws(LoaderError) {
    try changing("load program \(path)") { () throws(LoaderError) in
      try kernel.loadProgram(program, maps: maps, target: target, at: path)
    }
  }

  public func createStructOps(
    _ map: DesiredMap, programs: [String: String], at path: String
  ) throws(LoaderError) {
    try changing("create struct_ops \(path)") { () throws(LoaderError) in
      try kernel.createStructOps(map, programs: programs, at: path)
    }
  }

  public func createLink(_ hook: Hook, at path: String) throws(LoaderError) {
    try changing("create link \(path)") { () throws(LoaderError) in
      try kernel.createLink(hook, at: path)
    }
  }

  public func updateLink(
    at path: String, to new: String, replacing former: String
  ) throws(LoaderError) {
    try changing("update link \(path)") { () throws(LoaderError) in
      try kernel.updateLink(at: path, to: new, replacing: former)
    }
  }

  public func detachLink(at path: String) throws(LoaderError) {
    try changing("detach link \(path)") { () throws(LoaderError) in
      try kernel.detachLink(at: path)
    }
  }

  public func detachLink(id: UInt32) throws(LoaderError) {
    try changing("detach link \(id)") { () throws(LoaderError) in
      try kernel.detachLink(id: id)
    }
  }

  public func attachUnlinked(_ hook: Hook, at path: String) throws(LoaderError) {
    try changing("attach \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.attachUnlinked(hook, at: path)
    }
  }

  public func replaceUnlinked(_ hook: Hook) throws(LoaderError) {
    try changing("replace at \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.replaceUnlinked(hook)
    }
  }

  public func detachUnlinked(_ hook: Hook) throws(LoaderError) {
    try changing("detach \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.detachUnlinked(hook)
    }
  }

  public func clearHook(_ hook: Hook) throws(LoaderError) {
    try changing("clear \(hook.target.summary)") { () throws(LoaderError) in
      try kernel.clearHook(hook)
    }
  }

  public func registerAgain(at path: String, pin: String, aside: String) throws(LoaderError) {
    try changing("register \(path) again") { () throws(LoaderError) in
      try kernel.registerAgain(at: path, pin: pin, aside: aside)
    }
  }

  public func hardLink(_ path: String, to other: String) throws(LoaderError) {
    try changing("hard link \(other)") { () throws(LoaderError) in
      try kernel.hardLink(path, to: other)
    }
  }

  public func pin(_ path: String, at other: String) throws(LoaderError) {
    try changing("pin \(other)") { () throws(LoaderError) in try kernel.pin(path, at: other) }
  }

  public func pin(_ kind: ObjectAddress.Kind, id: UInt32, at path: String) throws(LoaderError) {
    try changing("pin \(path)") { () throws(LoaderError) in try kernel.pin(kind, id: id, at: path) }
  }

  public func pinProgram(ofLinkAt path: String, at other: String) throws(LoaderError) {
    try changing("pin program \(other)") { () throws(LoaderError) in
      try kernel.pinProgram(ofLinkAt: path, at: other)
    }
  }

  public func setAccess(_ access: PinAccess, at path: String) throws(LoaderError) {
    try changing("set access \(path)") { () throws(LoaderError) in
      try kernel.setAccess(access, at: path)
    }
  }

  public func remove(_ path: String) throws(LoaderError) {
    try changing("remove \(path)") { () throws(LoaderError) in try kernel.remove(path) }
  }

  public func rename(_ path: String, to other: String, _ mode: RenameMode) throws(LoaderError) {
    try changing("rename \(path) to \(other)") { () throws(LoaderError) in
      try kernel.rename(path, to: other, mode)
    }
  }
}
