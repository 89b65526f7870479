import BPFLoader
import BPFSyscall

// What is somebody else's and in the way.
extension Executor {
  /// The hook holds one object only, and that is not ours.
  func conflict(
    _ attachment: DesiredAttachment, at target: ResolvedTarget
  ) throws(ReconcilerError) -> ReconcilerError {
    do throws(LoaderError) {
      let holder = try kernel.holders(of: attachment, at: target, running: nil, in: LinkListing())
        .first?.summary
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

extension GenerationRemover {
  /// Removes what was kept until the generation was live.
  func removeForeign() throws(LoaderError) {
    let directory = layout.directory(.current)
    for name in try kernel.names(in: directory) ?? []
    where name.hasPrefix(DeploymentLayout.foreignPrefix) {
      try kernel.remove("\(directory)/\(name)")
    }
  }
}
