import BPFLoader
import BPFSyscall

// Objects that others made become the deployment's. Their pins stay where they are.
extension Executor {
  /// Gives what others made a pin of ours.
  mutating func adopt(_ change: Change, from source: AdoptionSource) throws(ReconcilerError) {
    let path = layout.pin(change.address, in: .next)
    undo.record(.remove(path))
    try step(change.mark) { () throws(LoaderError) in
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
    undo.record(.remove(aside))
    var difference: String?
    try step(program.mark) { () throws(LoaderError) in
      try kernel.loadProgram(program, maps: maps, target: target, at: aside)
      difference = try kernel.difference(ofProgramAt: source, from: aside)
    }
    try step(program.mark) { () throws(LoaderError) in try kernel.remove(aside) }
    if let difference {
      throw ReconcilerError(
        .conflict, "\(program.address) cannot be taken over from \(source): \(difference)",
        advice: "only what is as the manifest says can become this deployment's",
        mark: program.mark)
    }
  }

  /// A link that others made gets our program. Its own is kept until nothing can be taken back any more.
  mutating func takeOver(_ attachment: DesiredAttachment) throws(ReconcilerError) {
    let link = layout.pin(attachment.address, in: .next)
    let new = layout.pin(attachment.object, in: .next)
    let foreign = try keepProgram(ofLinkAt: link, attachment.address, attachment.mark)
    try update(linkAt: link, to: new, replacing: foreign, attachment.mark)
  }
}

extension Recovery {
  /// What pins of a killed apply took the place of gets its name back.
  ///
  /// - Returns: the paths of these pins.
  func giveBackPins(of plan: Ledger) throws(LoaderError) -> Set<String> {
    var paths: Set<String> = []
    for path in plan.pins.keys {
      let kept = layout.foreign(ObjectAddress(.pin, path), in: .next)
      guard try kernel.object(at: kept) != nil else { continue }
      try kernel.giveBack(kept, to: layout.userPin(path))
      paths.insert(path)
    }
    return paths
  }

  /// Links that a killed apply took over get their own programs back.
  func giveBack(
    _ adopted: [ObjectAddress], _ made: [ObjectKey: String]
  ) throws(LoaderError) {
    for address in adopted where address.kind == .attachment {
      let path = layout.pin(address, in: .next)
      let foreign = layout.foreign(address, in: .next)
      guard let link = try kernel.object(at: path)?.link,
        let former = try kernel.object(at: foreign)?.id, link.heldID != former,
        let new = made[ObjectKey(kind: .program, id: link.heldID)]
      else { continue }
      try kernel.put(foreign, intoLinkAt: path, replacing: new)
    }
  }
}
