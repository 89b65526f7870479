import BPFLoader

/// The recorded objects that have another name now.
struct Moves {
  private var news: [ObjectAddress: ObjectAddress] = [:]
  private var olds: [ObjectAddress: ObjectAddress] = [:]

  /// Those of the manifest's whose old name is recorded, and whose new one is not.
  init(_ desired: DesiredState, _ ledger: Ledger?) {
    guard let ledger, !desired.moved.isEmpty else { return }
    let recorded = ledger.addresses
    let wanted = desired.addresses
    for (from, to) in desired.moved {
      for old in recorded where old.kind == from.kind && from.means(old.name) {
        let new = ObjectAddress(to.kind, to.name + old.name.dropFirst(from.name.count))
        guard wanted.contains(new), ledger.id(of: new) == nil else { continue }
        news[old] = new
        olds[new] = old
      }
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
  /// A change that was planned by new names, with the former ones of what is recorded.
  func applied(to change: Change) -> Change {
    let kind = change.address.kind
    let named = ObjectAddress(kind, change.predecessor ?? change.address.name)
    let former = old(named)
    let isRenamed = former != change.address && !change.isRestored && change.action != .remove
    var moved = change
    moved.leaving = change.leaving.map { old(ObjectAddress(.attachment, $0)).name }
    guard isRenamed else { return moved }
    if change.action == .none { moved.action = .move }
    moved.summary += ", renamed from \(former.name)"
    moved.predecessor = former.name
    return moved
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

extension Ledger {
  /// The same with everything under its new name. A pin's name is its path: another one is another pin.
  func renamed(_ moves: Moves, _ desired: DesiredState) -> Ledger {
    guard !moves.isEmpty else { return self }
    func name(_ kind: ObjectAddress.Kind, _ name: String) -> String {
      moves.new(ObjectAddress(kind, name)).name
    }
    func renamed<Record>(_ records: [String: Record], _ kind: ObjectAddress.Kind) -> [String:
      Record]
    {
      Dictionary(
        records.map { (name(kind, $0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    var ledger = self
    ledger.maps = renamed(maps, .map).mapValues { record in
      var record = record
      record.slots = record.slots?.mapValues(moves.new)
      return record
    }
    ledger.programs = renamed(programs, .program).mapValues { record in
      var record = record
      record.maps = record.maps.mapValues { name(.map, $0) }
      record.target = record.target.map(moves.new)
      return record
    }
    ledger.attachments = renamed(attachments, .attachment).mapValues { record in
      var record = record
      record.object = moves.new(record.object)
      record.references = record.references?.mapValues(moves.new)
      return record
    }
    for attachment in desired.attachments {
      ledger.attachments[attachment.name]?.takeNames(from: attachment)
    }
    ledger.pins = pins.mapValues { record in
      var record = record
      record.object = moves.new(record.object)
      return record
    }
    return ledger
  }
}

extension AttachmentRecord {
  /// Options that name the same other object as before do not differ by its name, nor does a target that is one.
  fileprivate mutating func takeNames(from attachment: DesiredAttachment) {
    for (option, object) in references ?? [:] where attachment.references[option] == object {
      guard let old = options.strings[option], let new = attachment.options.strings[option],
        old != new
      else { continue }
      options.strings[option] = new
      guard option != "order.attachment" else { continue }
      target.identity = target.identity.renamed(old, to: new)
      target.summary = target.summary.replacing(old, with: new)
    }
  }
}

extension Observation {
  /// The same with everything under its new name.
  func renamed(_ moves: Moves, _ desired: DesiredState) -> Observation {
    guard !moves.isEmpty else { return self }
    var observation = self
    observation.ledger = ledger?.renamed(moves, desired)
    observation.objects = Dictionary(
      objects.map { (moves.new($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    observation.strays = Dictionary(
      strays.map { (moves.new($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    observation.ejected = Dictionary(
      ejected.map { (moves.new($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    observation.foreignPrograms = Set(foreignPrograms.map(moves.new))
    observation.contents = Dictionary(
      contents.map { (moves.new(ObjectAddress(.map, $0.key)).name, $0.value) },
      uniquingKeysWith: { first, _ in first })
    observation.unlinked = Dictionary(
      unlinked.map { (moves.new(ObjectAddress(.attachment, $0.key)).name, $0.value) },
      uniquingKeysWith: { first, _ in first })
    return observation
  }
}
