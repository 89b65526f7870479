import BPFLoader
import BPFSyscall

// What is somebody else's and in the way.
extension Executor {
  /// A pin takes the place of somebody else's, which is kept until nothing can be taken back any more.
  mutating func overwrite(
    _ path: String, with object: String, _ pin: DesiredPin
  ) throws(ReconcilerError) {
    let kept = layout.foreign(pin.address, in: .next)
    undo.record(.giveBack(kept, to: path))
    try step(pin.mark) { () throws(LoaderError) in try kernel.hardLink(path, to: kept) }
    try step(pin.mark) { () throws(LoaderError) in
      try PinSwitch.replace(path, with: object, pin.access, aside: layout.aside, kernel)
    }
  }

  /// The hook holds one object only, and that is not ours.
  func conflict(
    _ attachment: DesiredAttachment, at target: ResolvedTarget
  ) throws(ReconcilerError) -> ReconcilerError {
    do throws(LoaderError) {
      let holder = try kernel.holders(of: attachment, at: target, running: nil).first?.summary
      return ReconcilerError(
        .conflict,
        "attachment \(attachment.name): \(target.summary) is taken\(holder.map { " by \($0)" } ?? "")",
        advice:
          "it is not this deployment's: whoever made it has to detach it, or pin it for `adopt`\(Self.force(attachment))",
        mark: attachment.mark)
    } catch {
      return ReconcilerError(error, mark: attachment.mark)
    }
  }

  /// What else can be done where a link can be given another program.
  private static func force(_ attachment: DesiredAttachment) -> String {
    attachment.kind.programChange == .inPlace && !attachment.kind.programTypes.isEmpty
      ? "; --force-replace \(attachment.address) takes it over" : ""
  }
}

extension Kernel {
  /// Gives somebody else's pin, which is kept aside, its name back.
  func giveBack(_ kept: String, to path: String) throws(LoaderError) {
    guard try object(at: kept) != nil else { return }
    try rename(kept, to: path, .replace)
    // Where both are names of one inode, a rename does nothing.
    if try object(at: kept) != nil { try remove(kept) }
  }
}

extension GenerationRemover {
  /// Removes what was kept of somebody else's until the generation was live.
  func removeForeign() throws(LoaderError) {
    let directory = layout.directory(.current)
    for name in try kernel.names(in: directory) ?? []
    where name.hasPrefix(DeploymentLayout.foreignPrefix) {
      try kernel.remove("\(directory)/\(name)")
    }
  }
}
