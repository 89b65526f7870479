import BPFLoader
import BPFSyscall
import Manifest

// The maps and programs of the new generation: those that stay, those that others made, and those that are made.
extension Preparation {
  /// Gives everything that stays a name in the new generation.
  mutating func keepObjects() throws(ReconcilerError) {
    for change in run.plan.changes where change.address.kind != .pin {
      guard change.keepsObject || change.isRestored else { continue }
      // What is held back may have gone.
      if change.isHeldBack, run.plan.observed[change.address].itself == nil { continue }
      let path = run.layout.pin(change.address, in: .next)
      let pin =
        change.isRestored
        ? run.plan.desired.restored.map {
          run.layout.pin(change.formerAddress, of: $0, in: run.plan.desired.restoredSlot)
        }
        : run.former.pin(change.formerAddress)
      guard let pin else { continue }
      if let source = change.source {
        // What a program would be loaded as shows when its maps are there.
        let isCompared = run.plan.desired.program(change.address.name)?.address == change.address
        if !isCompared { try adopt(change, from: source) }
        continue
      }
      try run.attempt(change.mark) { () throws(LoaderError) in
        try run.kernel.hardLink(pin, to: path)
      }
      if change.isRestored {
        run.ledger.setID(run.plan.desired.restored?.id(of: change.address), of: change.address)
        continue
      }
      if change.isHeldBack { continue }
      run.ledger.setID(run.plan.observed[change.formerAddress].itself?.id, of: change.address)
    }
  }

  /// Loads what is new, and takes over what others have loaded.
  ///
  /// - Throws: all that the kernel refuses.
  mutating func loadPrograms() throws(ReconcilerError) {
    var refused: [ReconcilerError] = []
    var missing: Set<ObjectAddress> = []
    for program in run.plan.desired.programs {
      guard run.isMade(program.address) else {
        if let change = run.plan.change(program.address), case .pin(let source)? = change.source {
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
    let path = run.layout.pin(program.address, in: .next)
    let maps = program.maps.mapValues { run.layout.pin(ObjectAddress(.map, $0), in: .next) }
    let target = program.target.map { run.layout.pin($0, in: .next) }
    try make(program.address, at: path, program.mark) { kernel throws(LoaderError) in
      try kernel.loadProgram(program, maps: maps, target: target, at: path)
    }
  }

  /// Puts other objects into a new map, which goes with what it holds.
  func fill(_ map: DesiredMap) throws(ReconcilerError) {
    let objects = map.slots.mapValues { run.layout.pin($0, in: .next) }
    try run.attempt(map.mark) { () throws(LoaderError) in
      try run.kernel.fillMap(at: run.layout.pin(map.address, in: .next), with: objects)
    }
  }

  mutating func createStructOps(_ map: DesiredMap) throws(ReconcilerError) {
    let path = run.layout.pin(map.address, in: .next)
    let programs = run.programs(of: map)
    try make(map.address, at: path, map.mark) { kernel throws(LoaderError) in
      try kernel.createStructOps(map, programs: programs, at: path)
    }
  }

  /// Makes an object, and notes its id.
  mutating func make(
    _ address: ObjectAddress, at path: String, _ mark: SourceMark?,
    _ body: (any Kernel) throws(LoaderError) -> Void
  ) throws(ReconcilerError) {
    try run.attempt(mark) { () throws(LoaderError) in try body(run.kernel) }
    try run.noteID(of: address, at: path)
  }

  /// Gives what others made a pin of ours.
  private mutating func adopt(_ change: Change, from source: AdoptionSource) throws(ReconcilerError)
  {
    let path = run.layout.pin(change.address, in: .next)
    try run.attempt(change.mark) { () throws(LoaderError) in
      switch source {
      case .pin(let pin): try run.kernel.pin(pin, at: path)
      case .program(let link): try run.kernel.pinProgram(ofLinkAt: link, at: path)
      case .holder(let holder): try run.kernel.pin(.attachment, id: holder.link?.id ?? 0, at: path)
      }
    }
    try run.noteID(of: change.address, at: path)
  }

  /// Makes sure that a program is what its file would be loaded as: that shows when it is loaded.
  private func compare(
    _ program: DesiredProgram, with source: String
  ) throws(ReconcilerError) {
    let aside = run.layout.aside
    let maps = program.maps.mapValues { run.layout.pin(ObjectAddress(.map, $0), in: .next) }
    let target = program.target.map { run.layout.pin($0, in: .next) }
    var difference: String?
    try run.attempt(program.mark) { () throws(LoaderError) in
      try run.kernel.loadProgram(program, maps: maps, target: target, at: aside)
      difference = try run.kernel.difference(ofProgramAt: source, from: aside)
    }
    try run.attempt(program.mark) { () throws(LoaderError) in try run.kernel.remove(aside) }
    if let difference {
      throw ReconcilerError(
        .conflict, "\(program.address) cannot be taken over from \(source): \(difference)",
        advice: "only what is as the manifest says can become this deployment's",
        mark: program.mark)
    }
  }

  /// Variables go on with what they hold: copied before their programs are loaded, without what others write meanwhile.
  func carryVariables(into map: DesiredMap, at path: String) throws(ReconcilerError) {
    guard let change = run.plan.change(map.address), !change.carried.isEmpty else { return }
    let source = run.former.pin(change.formerAddress)
    try run.attempt(map.mark) { () throws(LoaderError) in
      let held = try section(source)
      let value = change.carried.reduce(try section(path)) {
        $1.carried(from: held, into: $0)
      }
      try run.kernel.setElements([MapElement(key: Self.first, value: value)], ofMap: path)
    }
  }

  /// The bytes of a data section, which is the one element of its map.
  private func section(_ path: String) throws(LoaderError) -> [UInt8] {
    let contents = try run.kernel.contents(ofMap: path, keys: [Self.first])
    if let value = contents.elements[Self.first] { return value }
    // Zeros are not told; how many there are, the kernel knows better than a record.
    guard case .map(let info) = try run.kernel.object(at: path)?.content else { return [] }
    return [UInt8](repeating: 0, count: Int(info.valueSize))
  }

  private static let first: [UInt8] = [0, 0, 0, 0]

}
