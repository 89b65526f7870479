import BPFObject
import BPFLoader
import BPFSyscall
import Manifest

// Prepare: the new generation's objects are made beside the live ones. Nothing live changes.
extension Executor {
  mutating func prepare() throws(ReconcilerError) {
    try keyDigests()
    let surroundings = try lookAround()
    journal = plan.journal(ledger, surroundings)
    former = FormerPins(layout, plan.observed.ledger, journal)
    try writePlan()
    try makeDirectories()
    try nameDenying()
    try writeManifest()
    try keepPrescribed()
    try keepLost()
    try keepObjects()
    for map in plan.desired.maps where map.spec.role != .structOps && isMade(map.address) {
      let path = layout.pin(map.address, in: .next)
      try make(map.address, at: path, map.mark) { kernel throws(LoaderError) in
        if let external = map.external {
          try kernel.pin(external.path, at: path)
        } else {
          try kernel.createMap(map, at: path)
        }
      }
      // What another deployment has is live, and changed with all that is.
      if map.external != nil { continue }
      try writeContents(of: map, at: path)
      try carryVariables(into: map, at: path)
    }
    try loadPrograms()
    for map in plan.desired.maps where !map.slots.isEmpty && isMade(map.address) { try fill(map) }
    for map in plan.desired.maps where map.spec.role == .structOps && isMade(map.address) {
      try createStructOps(map)
    }
    try runTests()
    try keepForeign()
  }

  /// Looks up what the steps depend on beside the plan.
  private mutating func lookAround() throws(ReconcilerError) -> Surroundings {
    var found = Surroundings()
    for pin in plan.desired.pins where plan.change(pin.address)?.isKept != true {
      let missing = try missingParents(of: pin)
      found.missingDirectories[pin.path] = missing
      // Who finds them later must know whose they are.
      for directory in missing where !ledger.directories.contains(directory) {
        ledger.directories.append(directory)
      }
    }
    try attempt(nil) { () throws(LoaderError) in
      found.neighbours = try plan.neighbours(kernel)
    }
    if ledger.readers != nil || plan.observed.ledger?.readers != nil {
      try attempt(plan.desired.readers?.mark) { () throws(LoaderError) in
        found.openings = try ReaderDirectories(layout: layout, kernel: kernel)
          .openings(for: ledger.readers)
      }
    }
    return found
  }

  /// What is intended, and how far that has come, is there before anything else: whoever finds the rest knows what to do.
  private mutating func writePlan() throws(ReconcilerError) {
    try makeDirectory(layout.directory(.next), isListed: true)
    try attempt(nil) { () throws(LoaderError) in
      try kernel.createCursor(at: layout.cursor(.next))
    }
    var intended = ledger
    intended.journal = journal
    try LedgerStore(kernel: kernel, layout: layout).write(intended, at: layout.plan(.next))
  }

  private mutating func makeDirectories() throws(ReconcilerError) {
    for name in DeploymentLayout.objectDirectories {
      try makeDirectory("\(layout.directory(.next))/\(name)", isListed: true)
    }
    var isSaving = false
    var isTakingOff = false
    for step in journal.steps {
      if case .saveContents = step { isSaving = true }
      if !step.takeOffs.isEmpty { isTakingOff = true }
    }
    if isSaving { try makeDirectory(layout.undo(.next)) }
    if isTakingOff { try makeDirectory(layout.takenOff(.next)) }
  }

  /// No digest of a value is written that who may read it could guess the value by. The key stays: other deployments have it,
  /// too.
  private mutating func keyDigests() throws(ReconcilerError) {
    let store = LedgerStore(kernel: kernel, layout: layout)
    let known = plan.observed.key ?? plan.desired.key
    var pinned: DigestKey?
    try attempt(nil) { () throws(LoaderError) in pinned = try store.pinKey(known) }
    guard let pinned, known == nil || known == pinned else {
      throw ReconcilerError(
        .failed, "the key of the ledgers' digests has become another meanwhile",
        advice: "try again")
    }
    if known == nil {
      ledger = ledger.keyed(by: pinned)
    } else {
      ledger.digestVersion = Ledger.keyedDigestVersion
    }
  }

  /// - Parameter isListed: whether the readers may see what is in it.
  mutating func makeDirectory(_ path: String, isListed: Bool = false) throws(ReconcilerError) {
    try attempt(nil) { () throws(LoaderError) in try kernel.createDirectory(path, mode: 0o700) }
    guard isListed, ledger.readers != nil else { return }
    let access = ReaderAccess(group: ledger.readers).listing
    try attempt(nil) { () throws(LoaderError) in try kernel.setAccess(access, at: path) }
  }

  /// The directories that a pin stands in and that are not there, outermost first, relative to bpffs.
  private func missingParents(of pin: DesiredPin) throws(ReconcilerError) -> [String] {
    let parts = pin.path.split(separator: "/").dropLast()
    var missing: [String] = []
    for count in parts.indices.map({ $0 + 1 }) {
      let directory = parts.prefix(count).joined(separator: "/")
      var state: PinnedState?
      try attempt(pin.mark) { () throws(LoaderError) in
        state = try kernel.object(at: layout.userPin(directory))
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
    let text = plan.desired.source.bytes
    let (former, path) = (layout.manifest(.current), layout.manifest(.next))
    try makeDirectory(layout.privateDirectory(.next))
    try attempt(nil) { () throws(LoaderError) in
      if try kernel.object(at: former) != nil, try kernel.document(at: former) == text {
        try kernel.hardLink(former, to: path)
      } else {
        try kernel.createDocument(text, at: path)
      }
    }
  }

  /// Gives everything that stays a name in the new generation.
  private mutating func keepObjects() throws(ReconcilerError) {
    for change in plan.changes where change.address.kind != .pin {
      guard change.keepsObject || change.isRestored else { continue }
      // What is held back may have gone.
      if change.isHeldBack, plan.observed[change.address].itself == nil { continue }
      let path = layout.pin(change.address, in: .next)
      let pin =
        change.isRestored
        ? plan.desired.restored.map {
          layout.pin(change.formerAddress, of: $0, in: plan.desired.restoredSlot)
        }
        : former.pin(change.formerAddress)
      guard let pin else { continue }
      if let source = change.source {
        // What a program would be loaded as shows when its maps are there.
        let isCompared = plan.desired.program(change.address.name)?.address == change.address
        if !isCompared { try adopt(change, from: source) }
        continue
      }
      try attempt(change.mark) { () throws(LoaderError) in
        try kernel.hardLink(pin, to: path)
      }
      if change.isRestored {
        ledger.setID(plan.desired.restored?.id(of: change.address), of: change.address)
        continue
      }
      if change.isHeldBack { continue }
      ledger.setID(plan.observed[change.formerAddress].itself?.id, of: change.address)
    }
  }

  /// Loads what is new, and takes over what others have loaded.
  ///
  /// - Throws: all that the kernel refuses.
  private mutating func loadPrograms() throws(ReconcilerError) {
    var refused: [ReconcilerError] = []
    var missing: Set<ObjectAddress> = []
    for program in plan.desired.programs {
      guard isMade(program.address) else {
        if let change = plan.change(program.address), case .pin(let source)? = change.source {
          try compare(program, with: source)
          try adopt(change, from: .pin(source))
        }
        continue
      }
      if let target = program.target, missing.contains(target) {
        missing.insert(program.address)
        continue
      }
      do throws(ReconcilerError) {
        try load(program)
      } catch {
        guard [.invalid, .unsupported, .missingTarget].contains(error.reason) else { throw error }
        refused.append(error.about(program.address))
        missing.insert(program.address)
      }
    }
    if let failure = ReconcilerError.all(refused) { throw failure }
  }

  private mutating func load(_ program: DesiredProgram) throws(ReconcilerError) {
    let path = layout.pin(program.address, in: .next)
    let maps = program.maps.mapValues { layout.pin(ObjectAddress(.map, $0), in: .next) }
    let target = program.target.map { layout.pin($0, in: .next) }
    try make(program.address, at: path, program.mark) { kernel throws(LoaderError) in
      try kernel.loadProgram(program, maps: maps, target: target, at: path)
    }
  }

  /// Puts other objects into a new map, which goes with what it holds.
  private mutating func fill(_ map: DesiredMap) throws(ReconcilerError) {
    let objects = map.slots.mapValues { layout.pin($0, in: .next) }
    try attempt(map.mark) { () throws(LoaderError) in
      try kernel.fillMap(at: layout.pin(map.address, in: .next), with: objects)
    }
  }

  private mutating func createStructOps(_ map: DesiredMap) throws(ReconcilerError) {
    let path = layout.pin(map.address, in: .next)
    let programs = programs(of: map)
    try make(map.address, at: path, map.mark) { kernel throws(LoaderError) in
      try kernel.createStructOps(map, programs: programs, at: path)
    }
  }

  /// The pins of a struct_ops map's programs, by name.
  func programs(of map: DesiredMap) -> [String: String] {
    let members = plan.desired.programs.filter {
      $0.object === map.object && $0.structOps == map.spec.name
    }
    return Dictionary(
      members.map { ($0.spec.name, layout.pin($0.address, in: .next)) },
      uniquingKeysWith: { first, _ in first })
  }

  func isMade(_ address: ObjectAddress) -> Bool { plan.change(address)?.keepsObject == false }

  /// Makes an object, and notes its id.
  private mutating func make(
    _ address: ObjectAddress, at path: String, _ mark: SourceMark?,
    _ body: (any Kernel) throws(LoaderError) -> Void
  ) throws(ReconcilerError) {
    try attempt(mark) { () throws(LoaderError) in try body(kernel) }
    try noteID(of: address, at: path)
  }

  mutating func noteID(of address: ObjectAddress, at path: String) throws(ReconcilerError) {
    var id: UInt32?
    try attempt(nil) { () throws(LoaderError) in id = try kernel.object(at: path)?.id }
    ledger.setID(id, of: address)
  }
}
