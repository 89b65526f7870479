import BPFLoader
import BPFSyscall

// Objects of the live generation that are alive but have lost their pins.
extension Executor {
  /// Gives those pins that have none, in the generation that comes to be: what stands at their own stays there until it
  /// goes.
  func keepLost() throws(ReconcilerError) {
    for lost in journal.lost where lost.name == nil {
      guard let ledger = plan.observed.ledger, let kind = ledger.kind(at: lost.address),
        let id = ledger.id(of: lost.address)
      else { continue }
      try attempt(nil) { () throws(LoaderError) in
        try kernel.pin(kind, id: id, at: layout.lost(lost.address, in: .next))
      }
    }
  }
}

extension GenerationRemover {
  /// Gives objects that had lost their pins their places, in the generation that was live: it may be gone back to. What
  /// stood there goes.
  func giveBack(_ lost: [Journal.Lost], of former: Ledger) throws(LoaderError) {
    for lost in lost {
      let path = layout.pin(lost.address, of: former, in: .next)
      let kept =
        lost.name.map { layout.pin(named: $0, besides: lost.address, in: .next) }
        ?? layout.lost(lost.address, in: .current)
      guard try kernel.object(at: kept) != nil else { continue }
      let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
      if try kernel.names(in: folder) == nil {
        try kernel.createDirectory(folder, mode: 0o700)
      }
      try kernel.rename(kept, to: path, .replace)
    }
  }
}
