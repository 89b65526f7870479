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

extension Executor {
  /// Gives a pin of the user's its object and its access. What has the name keeps another until nothing can be taken back
  /// any more, whosever it is: an undo gives it back as it was.
  mutating func place(_ pin: DesiredPin) throws(ReconcilerError) {
    let path = layout.userPin(pin.path)
    let object = layout.pin(pin.object, in: .next)
    let isTaken = plan.observed.pins[pin.path] != nil
    if isTaken {
      let kept = layout.foreign(pin.address, in: .next)
      undo.record(.giveBack(kept, to: path))
      try step(pin.mark) { () throws(LoaderError) in try kernel.hardLink(path, to: kept) }
    } else {
      try makeParents(of: pin)
      undo.record(.unpin(path, of: object))
    }
    try step(pin.mark) { () throws(LoaderError) in
      try PinSwitch.put(
        object, at: path, pin.access, isTaken ? .replace : .keep, aside: layout.aside, kernel)
    }
  }

  /// Makes the directories that a pin stands in, where they are not there.
  private mutating func makeParents(of pin: DesiredPin) throws(ReconcilerError) {
    for directory in try missingParents(of: pin) {
      let path = layout.userPin(directory)
      undo.record(.removeDirectory(path))
      try step(pin.mark) { () throws(LoaderError) in
        try kernel.createDirectory(path, mode: 0o755)
      }
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
