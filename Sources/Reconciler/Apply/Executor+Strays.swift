import BPFLoader
import BPFSyscall

// Objects of the live generation that are alive get the pins back that they lost, before anything refers to them.
extension Executor {
  mutating func repin() throws(ReconcilerError) {
    for (address, stray) in plan.observed.strays.sorted(by: { $0.key < $1.key }) {
      try repin(address, stray)
    }
  }

  private mutating func repin(
    _ address: ObjectAddress, _ stray: Stray
  ) throws(ReconcilerError) {
    guard let ledger = plan.observed.ledger, let kind = ledger.kind(at: address),
      let id = ledger.id(of: address)
    else { return }
    let pin = layout.pin(address, of: ledger, in: .current)
    let folder = String(pin.prefix(upTo: pin.lastIndex(of: "/") ?? pin.endIndex))
    if try !isThere(folder) { try makeDirectory(folder) }
    // No name that an object is recorded by ends so; it goes with this generation.
    if stray.other != nil { try rename(pin, to: "\(pin)%") }
    if let path = stray.path { return try rename(path, to: pin) }
    undo.record(.remove(pin))
    try step(nil) { () throws(LoaderError) in try kernel.pin(kind, id: id, at: pin) }
  }

  private func isThere(_ folder: String) throws(ReconcilerError) -> Bool {
    var isThere = false
    try step(nil) { () throws(LoaderError) in isThere = try kernel.names(in: folder) != nil }
    return isThere
  }

  private mutating func rename(_ path: String, to other: String) throws(ReconcilerError) {
    undo.record(.rename(other, to: path))
    try step(nil) { () throws(LoaderError) in try kernel.rename(path, to: other, .keep) }
  }
}
