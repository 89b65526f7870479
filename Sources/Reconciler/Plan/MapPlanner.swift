import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

/// What becomes of a map.
struct MapPlanner {
  /// What is planned already.
  let planner: Planner

  private var programs: ProgramPlanner { ProgramPlanner(planner: planner) }

  func change(of map: DesiredMap) throws(ReconcilerError) -> Change {
    if let external = map.external { return change(of: map, external: external) }
    guard let record = planner.observed.ledger?.maps[map.name] else {
      return map.change(.create(.plain))
    }
    if let drift = planner.drift(map.address) {
      return map.change(.repair(drift, .plain), [.drift(drift)])
    }
    let differences = map.record.differences(from: record)
    let isAskedFor = planner.options.replaced.mean(map.address)
    guard isAskedFor || !differences.isEmpty else {
      if let change = globalsChange(map, record) { return change }
      return try kept(map, record)
    }
    let because = differences.reasons + (isAskedFor ? [.askedFor] : [])
    guard map.record.role == .user, record.role == .user else {
      let variables = map.carried(from: record, isAnew: isAskedFor)
      return map.change(.replace(variables.map(Change.Way.carry) ?? .plain), because)
    }
    switch isAskedFor ? .recreate : map.onChange {
    case .keep:
      return try kept(map, record, although: differences)
    case .recreate:
      try refuseReplacing(map, record, because)
      return map.change(.replace(.plain), because)
    case .fail:
      throw ReconcilerError(
        .refused, "map \(map.name) cannot be kept: \(because.words)",
        advice: "say what shall happen: `on_change: recreate` (contents are lost) or `keep`",
        mark: map.mark)
    }
  }

  /// Refuses to replace a map that shall not be destroyed.
  private func refuseReplacing(
    _ map: DesiredMap, _ record: MapRecord, _ because: [Reason]
  ) throws(ReconcilerError) {
    guard map.preventDestroy, record.preventDestroy else { return }
    throw ReconcilerError(
      .refused,
      "map \(map.name) would be replaced (\(because.words)), but is marked prevent_destroy",
      advice: "set `prevent_destroy: false` to allow it", mark: map.mark)
  }

  /// A map that stays, perhaps with other contents. Whether it may be destroyed stands in the ledger alone, which is written
  /// anew.
  ///
  /// - Parameter differences: how it differs from what the manifest says, where it is kept all the same.
  private func kept(
    _ map: DesiredMap, _ record: MapRecord, although differences: [Difference] = []
  ) throws(ReconcilerError) -> Change {
    var because: [Reason] = differences.isEmpty ? [] : [.keptAlthough(differences)]
    let contents = try contentsChange(map, record)
    if let reason = contents?.reason { because.append(reason) }
    let isProtectionNew = record.preventDestroy != map.preventDestroy
    if isProtectionNew {
      because.append(
        .differs(
          Difference(.preventDestroy, .flag(record.preventDestroy), .flag(map.preventDestroy))))
    }
    let way = contents?.way ?? .plain
    if contents?.isDrift == true { return map.change(.repair(.contents, way), because) }
    return map.change(contents == nil && !isProtectionNew ? .keep : .update(way), because)
  }

  /// What becomes of the contents of a map that stays; nil where they are as they shall be.
  private func contentsChange(
    _ map: DesiredMap, _ record: MapRecord
  ) throws(ReconcilerError) -> (way: Change.Way, isDrift: Bool, reason: Reason?)? {
    guard let wanted = map.contents, wanted.mode != .seed else {
      let isLetGo = record.contents != nil || record.slots != nil && map.slots.isEmpty
      return isLetGo ? (.plain, false, .contentsLetGo) : nil
    }
    guard record.type == map.record.type, record.keySize == map.record.keySize,
      record.valueSize == map.record.valueSize
    else {
      throw ReconcilerError(
        .refused, "the entries of map \(map.name) do not fit the one that is kept",
        advice: "set `on_change: recreate`, or `mode: seed` to leave it alone", mark: wanted.mark)
    }
    let present = planner.observed[map.address].contents ?? MapContents()
    let elements = wanted.changes(from: present)
    guard !elements.isEmpty else {
      if record.contents == map.record.contents { return nil }
      return (
        .plain, false, wanted.mode == .exact ? .contentsPrescribed : .otherContentsLetGo
      )
    }
    let isDrift = wanted.mode == .exact && record.contents == map.record.contents
    return (.write(elements, over: present), isDrift, nil)
  }

  /// A map of somebody else: pinned with this generation, so that it is there as long as programs use it.
  private func change(of map: DesiredMap, external: FoundMap) -> Change {
    let present = planner.observed[map.address].contents ?? MapContents()
    let elements = map.contents?.changes(from: present) ?? []
    let way = elements.isEmpty ? Change.Way.plain : .write(elements, over: present)
    guard let record = planner.observed.ledger?.maps[map.name] else {
      return map.change(.create(way))
    }
    if let drift = planner.drift(map.address) {
      return map.change(.repair(drift, way), [.drift(drift)])
    }
    guard record.id != external.id || planner.options.replaced.mean(map.address) else {
      return map.change(elements.isEmpty ? .keep : .update(way))
    }
    return map.change(
      .replace(way), [record.id == external.id ? .askedFor : .external(external.source)])
  }

  /// What becomes of a map that its file, or the manifest, fills with other maps or with programs: never edited while
  /// programs use it, so that it is another where what it shall hold is another, or somebody else has put other programs
  /// into it. Nil where it need not be another.
  func refilling(_ map: DesiredMap) throws(ReconcilerError) -> Change? {
    let because = reasonsToRefill(map)
    return because.isEmpty ? nil : try replacement(map, because)
  }

  private func reasonsToRefill(_ map: DesiredMap) -> [Reason] {
    guard let record = planner.observed.ledger?.maps[map.name], planner.drift(map.address) == nil,
      map.record.differences(from: record).isEmpty
    else { return [] }
    if planner.options.replaced.mean(map.address) { return [.askedFor] }
    if record.slots != map.record.slots {
      return [.differs(Difference(.slots, Self.words(record.slots), Self.words(map.record.slots)))]
    }
    for (index, target) in map.slots.sorted(by: { $0.key < $1.key }) where willBeNew(target) {
      return [.holds(target, index: index, because: reasons(of: target))]
    }
    return planner.observed.contentsDrift(of: map.address).map { [.drift($0)] } ?? []
  }

  private static func words(_ slots: [String: ObjectAddress]?) -> Difference.Value? {
    slots.map { slots in
      .word(
        slots.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))
    }
  }

  /// Programs are planned after the maps that hold them.
  private func reasons(of address: ObjectAddress) -> [Reason] {
    guard address.kind == .program else { return planner.because(address) }
    return planner.desired.program(address.name).map(programs.reasonsToReplace) ?? []
  }

  private func willBeNew(_ address: ObjectAddress) -> Bool {
    address.kind == .program
      ? planner.desired.program(address.name).map(programs.isReplaced) ?? false
      : planner.isNew(address)
  }

  private func replacement(
    _ map: DesiredMap, _ because: [Reason]
  ) throws(ReconcilerError) -> Change {
    if let record = planner.observed.ledger?.maps[map.name] {
      try refuseReplacing(map, record, because)
    }
    let isDrift = because == [.drift(.contents)]
    return map.change(isDrift ? .repair(.contents, .plain) : .replace(.plain), because)
  }
}

// Maps of programs that the kernel calls.
extension MapPlanner {
  /// What becomes of a struct_ops map: it is another when its value or one of its programs is.
  func change(ofStructOps map: DesiredMap) -> Change {
    guard let record = planner.observed.ledger?.maps[map.name] else {
      return map.change(.create(.plain))
    }
    if let drift = planner.drift(map.address) {
      return map.change(.repair(drift, .plain), [.drift(drift)])
    }
    let programs = planner.members.programs(of: map).filter { planner.isNew($0.address) }
    var reasons = map.record.differences(from: record).reasons
    reasons += programs.map { .member($0.address, because: planner.because($0.address)) }
    if planner.options.replaced.mean(map.address) { reasons.append(.askedFor) }
    reasons += planner.attachments.attachments(of: map.address).filter { needsNewMap($0) }
      .map { .attachedAnew($0.address) }
    return map.change(reasons.isEmpty ? .keep : .replace(.plain), reasons)
  }

  /// Whether a struct_ops map without a link is registered anew: one whose registration has ended takes no other.
  private func needsNewMap(_ attachment: DesiredAttachment) -> Bool {
    guard planner.observed.targets[attachment.name]?.isUnlinked == true else { return false }
    guard let (former, record) = planner.attachments.former(of: attachment) else { return true }
    return !attachment.isAttached(like: record) || planner.options.replaced.mean(attachment.address)
      || planner.drift(ObjectAddress(.attachment, former)) != nil
  }
}

extension DesiredMap {
  /// What happens to it.
  func change(_ action: Change.Action, _ because: [Reason] = []) -> Change {
    let subject = Subject.map(record, entries: contents?.contents.elements.count)
    return Change(address, action, subject, because: because, mark: mark)
  }
}
