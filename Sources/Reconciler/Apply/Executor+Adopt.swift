import BPFLoader
import BPFSyscall

// Objects that others made become the deployment's. Their pins stay where they are.
extension Executor {
  /// Gives what others made a pin of ours.
  mutating func adopt(_ change: Change, from source: AdoptionSource) throws(ReconcilerError) {
    let path = layout.pin(change.address, in: .next)
    try attempt(change.mark) { () throws(LoaderError) in
      switch source {
      case .pin(let pin): try kernel.pin(pin, at: path)
      case .program(let link): try kernel.pinProgram(ofLinkAt: link, at: path)
      case .holder(let holder): try kernel.pin(.attachment, id: holder.link?.id ?? 0, at: path)
      }
    }
    try noteID(of: change.address, at: path)
  }

  /// Makes sure that a program is what its file would be loaded as: that shows when it is loaded.
  mutating func compare(
    _ program: DesiredProgram, with source: String
  ) throws(ReconcilerError) {
    let aside = layout.aside
    let maps = program.maps.mapValues { layout.pin(ObjectAddress(.map, $0), in: .next) }
    let target = program.target.map { layout.pin($0, in: .next) }
    var difference: String?
    try attempt(program.mark) { () throws(LoaderError) in
      try kernel.loadProgram(program, maps: maps, target: target, at: aside)
      difference = try kernel.difference(ofProgramAt: source, from: aside)
    }
    try attempt(program.mark) { () throws(LoaderError) in try kernel.remove(aside) }
    if let difference {
      throw ReconcilerError(
        .conflict, "\(program.address) cannot be taken over from \(source): \(difference)",
        advice: "only what is as the manifest says can become this deployment's",
        mark: program.mark)
    }
  }
}
