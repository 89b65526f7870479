import BPFLoader

/// The recorded objects that have another name now.
struct Moves {
  private var news: [ObjectAddress: ObjectAddress] = [:]
  private var olds: [ObjectAddress: ObjectAddress] = [:]

  /// None.
  init() {}

  /// Those of the manifest's whose old name is recorded, and whose new one is not, with what has its name from them; and
  /// programs of which nobody knows what they are loaded for, where they are alone with their names.
  init(_ desired: DesiredState, _ ledger: Ledger) {
    if !desired.moved.isEmpty {
      let recorded = ledger.addresses
      let wanted = desired.addresses
      // What is named by itself goes before what goes along with its file.
      for (from, to) in desired.moved.sorted(by: { !$0.key.isFile && $1.key.isFile }) {
        for old in recorded {
          guard let new = from.name(of: old, movedTo: to) else { continue }
          move(old, to: new, wanted, ledger)
        }
      }
      moveWhatIsLoadedForMoved(wanted, ledger)
    }
    nameInFull(desired, ledger)
  }

  private mutating func move(
    _ old: ObjectAddress, to new: ObjectAddress, _ wanted: Set<ObjectAddress>, _ ledger: Ledger
  ) {
    guard wanted.contains(new), ledger.id(of: new) == nil, news[old] == nil else { return }
    news[old] = new
    olds[new] = old
  }

  /// A program that is loaded for another has its name from that.
  private mutating func moveWhatIsLoadedForMoved(_ wanted: Set<ObjectAddress>, _ ledger: Ledger) {
    let loaded = ledger.programs.compactMap { name, record in
      record.target.map { (name: name, function: record.function, target: $0) }
    }
    // Each round finds at least one more of a chain.
    var count = -1
    while count != news.count {
      count = news.count
      for (name, function, target) in loaded where news[target] != nil {
        let old = ObjectAddress(.program, name)
        let short = ProgramName.short((news[old] ?? old).name)
        let long = ProgramName.long(short, for: function, of: new(target).name)
        move(old, to: ObjectAddress(.program, long), wanted, ledger)
      }
    }
  }

  /// What was taken over, or found without a ledger, was called as somebody said, or as it was pinned.
  private mutating func nameInFull(_ desired: DesiredState, _ ledger: Ledger) {
    let names =
      desired.programs.map(\.name) + (desired.restored?.programs.keys.map { $0 } ?? [])
    guard names.contains(where: { $0.contains("@") }) else { return }
    let known = ShortProgramNames(names)
    for (name, record) in ledger.programs where record.function == nil && !name.contains("@") {
      guard let long = known.program(name), long != name, ledger.programs[long] == nil else {
        continue
      }
      news[ObjectAddress(.program, name)] = ObjectAddress(.program, long)
    }
  }

  var isEmpty: Bool { news.isEmpty }

  /// What an object that was recorded is called now.
  func new(_ old: ObjectAddress) -> ObjectAddress { news[old] ?? old }

  /// What an object was called when it was recorded.
  func old(_ new: ObjectAddress) -> ObjectAddress { olds[new] ?? new }

  /// Whether a recorded object has another name now.
  func contains(_ old: ObjectAddress) -> Bool { news[old] != nil }
}

extension Moves {
  /// Has a change of what is recorded by its new name say what it was called.
  func apply(to change: inout Change) {
    let former = old(change.formerAddress)
    guard former != change.address, !change.isRestored, change.action.name != .remove else {
      return
    }
    if change.action == .keep { change.action = .move }
    change.renamedFrom = former
    // A pin's name is its path: it is recorded by that.
    if change.address.kind == .pin { change.formerAddress = former }
  }
}

extension DesiredState {
  /// The addresses of all that is wanted.
  var addresses: Set<ObjectAddress> {
    Set(
      maps.map(\.address) + programs.map(\.address) + attachments.map(\.address)
        + pins.map(\.address) + (restored?.addresses ?? []))
  }
}

extension Observation {
  /// Calls what is recorded as it is called now. It is done once, before anything is looked at: each record says what
  /// its pin is called.
  mutating func takeNames(from desired: DesiredState) {
    guard let ledger else { return }
    moves = Moves(desired, ledger)
    if moves.isEmpty { return }
    self.ledger = ledger.renamed(moves.new)
    for attachment in desired.attachments {
      self.ledger?.attachments[attachment.name]?.takeNames(from: attachment)
    }
  }
}

extension AttachmentRecord {
  /// Options that name the same other object as before do not differ by its name, nor does a target that is one.
  fileprivate mutating func takeNames(from attachment: DesiredAttachment) {
    for (option, object) in references ?? [:] where attachment.references[option] == object {
      guard let old = options?.strings[option], let new = attachment.options.strings[option],
        old != new
      else { continue }
      options?.strings[option] = new
      guard option != "order.attachment" else { continue }
      target.identity = target.identity.renamed(old, to: new)
      target.summary = target.summary.replacing(old, with: new)
    }
  }
}
