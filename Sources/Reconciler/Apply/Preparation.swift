import BPFObject
import BPFLoader
import BPFSyscall
import Manifest

/// Makes the new generation's objects beside the live ones. Nothing live changes.
struct Preparation {
  var run: ApplyRun

  init(_ run: ApplyRun) { self.run = run }

  mutating func prepare() throws(ReconcilerError) {
    try keyDigests()
    let surroundings = try lookAround()
    run.journal = run.plan.journal(run.ledger, surroundings)
    run.former = FormerPins(run.layout, run.plan.observed.ledger, run.journal)
    try writePlan()
    try makeDirectories()
    try nameDenying()
    try writeManifest()
    try keepPrescribed()
    try keepLost()
    try keepObjects()
    for map in run.plan.desired.maps where map.spec.role != .structOps && run.isMade(map.address) {
      let path = run.layout.pin(map.address, in: .next)
      try make(map.address, at: path, map.mark) { kernel throws(LoaderError) in
        if let external = map.external {
          try kernel.pin(external.path, at: path)
        } else {
          try kernel.createMap(map, at: path)
        }
      }
      // What another deployment has is live, and changed with all that is.
      if map.external != nil { continue }
      try run.writeContents(of: map, at: path)
      try carryVariables(into: map, at: path)
    }
    try loadPrograms()
    for map in run.plan.desired.maps where !map.slots.isEmpty && run.isMade(map.address) {
      try fill(map)
    }
    for map in run.plan.desired.maps where map.spec.role == .structOps && run.isMade(map.address) {
      try createStructOps(map)
    }
    try Trial(run: run).test()
    try keepForeign()
  }

  /// Looks up what the steps depend on beside the plan.
  private mutating func lookAround() throws(ReconcilerError) -> Surroundings {
    var found = Surroundings()
    for pin in run.plan.desired.pins where run.plan.change(pin.address)?.isKept != true {
      let missing = try missingParents(of: pin)
      found.missingDirectories[pin.path] = missing
      // Who finds them later must know whose they are.
      for directory in missing where !run.ledger.directories.contains(directory) {
        run.ledger.directories.append(directory)
      }
    }
    try run.attempt(nil) { () throws(LoaderError) in
      found.neighbours = try run.plan.neighbours(run.kernel)
    }
    if run.ledger.readers != nil || run.plan.observed.ledger?.readers != nil {
      try run.attempt(run.plan.desired.readers?.mark) { () throws(LoaderError) in
        found.openings = try ReaderDirectories(layout: run.layout, kernel: run.kernel)
          .openings(for: run.ledger.readers)
      }
    }
    return found
  }

  /// What is intended, and how far that has come, is there before anything else: whoever finds the rest knows what to do.
  private mutating func writePlan() throws(ReconcilerError) {
    try run.makeDirectory(run.layout.directory(.next), isListed: true)
    try run.attempt(nil) { () throws(LoaderError) in
      try run.kernel.createCursor(at: run.layout.cursor(.next))
    }
    var intended = run.ledger
    intended.journal = run.journal
    try LedgerStore(kernel: run.kernel, layout: run.layout).write(
      intended, at: run.layout.plan(.next))
  }

  private mutating func makeDirectories() throws(ReconcilerError) {
    for name in DeploymentLayout.objectDirectories {
      try run.makeDirectory("\(run.layout.directory(.next))/\(name)", isListed: true)
    }
    var isSaving = false
    var isTakingOff = false
    for step in run.journal.steps {
      if case .saveContents = step { isSaving = true }
      if !step.takeOffs.isEmpty { isTakingOff = true }
    }
    if isSaving { try run.makeDirectory(run.layout.undo(.next)) }
    if isTakingOff { try run.makeDirectory(run.layout.takenOff(.next)) }
  }

  /// No digest of a value is written that who may read it could guess the value by. The key stays: other deployments have it,
  /// too.
  private mutating func keyDigests() throws(ReconcilerError) {
    let store = LedgerStore(kernel: run.kernel, layout: run.layout)
    let known = run.plan.observed.key ?? run.plan.desired.key
    var pinned: DigestKey?
    try run.attempt(nil) { () throws(LoaderError) in pinned = try store.pinKey(known) }
    guard let pinned, known == nil || known == pinned else {
      throw ReconcilerError(
        .failed, "the key of the ledgers' digests has become another meanwhile",
        advice: "try again")
    }
    if known == nil {
      run.ledger = run.ledger.keyed(by: pinned)
    } else {
      run.ledger.digestVersion = Ledger.keyedDigestVersion
    }
  }

  /// The directories that a pin stands in and that are not there, outermost first, relative to bpffs.
  private func missingParents(of pin: DesiredPin) throws(ReconcilerError) -> [String] {
    let parts = pin.path.split(separator: "/").dropLast()
    var missing: [String] = []
    for count in parts.indices.map({ $0 + 1 }) {
      let directory = parts.prefix(count).joined(separator: "/")
      var state: PinnedState?
      try run.attempt(pin.mark) { () throws(LoaderError) in
        state = try run.kernel.object(at: run.layout.userPin(directory))
      }
      switch state?.content {
      case nil: missing.append(directory)
      case .directory: continue
      default:
        throw ReconcilerError(
          .conflict,
          "pin \(pin.path) cannot stand below \(directory): \(state?.summary ?? "") is pinned there",
          advice: "choose another path, or remove what is there yourself", mark: pin.mark)
      }
    }
    return missing
  }

  /// Keeps the manifest's text, which may hold secrets, where only we can come.
  private mutating func writeManifest() throws(ReconcilerError) {
    let text = run.plan.desired.source.bytes
    let (former, path) = (run.layout.manifest(.current), run.layout.manifest(.next))
    try run.makeDirectory(run.layout.privateDirectory(.next))
    try run.attempt(nil) { () throws(LoaderError) in
      if try run.kernel.object(at: former) != nil, try run.kernel.document(at: former) == text {
        try run.kernel.hardLink(former, to: path)
      } else {
        try run.kernel.createDocument(text, at: path)
      }
    }
  }

  /// Names the attachments of this generation that may refuse bpf(2), before the first of them is there.
  mutating func nameDenying() throws(ReconcilerError) {
    let denying = run.plan.desired.attachments.filter(\.mayDeny)
    guard !denying.isEmpty else { return }
    try run.makeDirectory(run.layout.denying(.next))
    for attachment in denying { try run.makeDirectory(run.layout.denying(attachment.name, .next)) }
  }
}
