import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

extension Planner {
  mutating func planMaps() throws(ReconcilerError) {
    for map in desired.maps where map.spec.role != .structOps && map.slots.isEmpty {
      try plan(map)
    }
    try planFilledMaps()
  }

  mutating func plan(_ map: DesiredMap) throws(ReconcilerError) {
    if let external = map.external { return plan(map, external: external) }
    guard let record = observed.ledger?.maps[map.name] else {
      return add(map.change(.create(.plain)))
    }
    if let drift = drift(map.address) {
      return add(map.change(.repair(drift, .plain), [.drift(drift)]))
    }
    let differences = map.record.differences(from: record)
    let isAskedFor = options.replaced.mean(map.address)
    guard isAskedFor || !differences.isEmpty else {
      if let change = globalsChange(map, record) { return add(change) }
      return add(try kept(map, record))
    }
    let because = differences.reasons + (isAskedFor ? [.askedFor] : [])
    guard map.record.role == .user, record.role == .user else {
      let variables = map.carried(from: record, isAnew: isAskedFor)
      return add(map.change(.replace(variables.map(Change.Way.carry) ?? .plain), because))
    }
    switch isAskedFor ? .recreate : map.onChange {
    case .keep:
      add(try kept(map, record, although: differences))
    case .recreate:
      try refuseReplacing(map, record, because)
      add(map.change(.replace(.plain), because))
    case .fail:
      throw ReconcilerError(
        .refused, "map \(map.name) cannot be kept: \(because.words)",
        advice: "say what shall happen: `on_change: recreate` (contents are lost) or `keep`",
        mark: map.mark)
    }
  }

  /// Refuses to replace a map that shall not be destroyed.
  func refuseReplacing(
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

  /// A struct_ops map is another when its value or one of its programs is.
  mutating func planStructOps() {
    for map in desired.maps where map.spec.role == .structOps {
      guard let record = observed.ledger?.maps[map.name] else {
        add(map.change(.create(.plain)))
        continue
      }
      let programs = objects.members(of: map).filter { isNew($0.address) }
      var reasons = map.record.differences(from: record).reasons
      reasons += programs.map { .member($0.address, because: because($0.address)) }
      if options.replaced.mean(map.address) { reasons.append(.askedFor) }
      reasons += attachments.attachments(of: map.address).filter { needsNewMap($0) }
        .map { .attachedAnew($0.address) }
      if let drift = drift(map.address) {
        add(map.change(.repair(drift, .plain), [.drift(drift)]))
      } else {
        add(map.change(reasons.isEmpty ? .keep : .replace(.plain), reasons))
      }
    }
  }
}

extension Planner {
  /// Whether a struct_ops map without a link is registered anew: one whose registration has ended takes no other.
  private func needsNewMap(_ attachment: DesiredAttachment) -> Bool {
    guard observed.targets[attachment.name]?.isUnlinked == true else { return false }
    guard let (former, record) = former(of: attachment) else { return true }
    return record.options != attachment.options || options.replaced.mean(attachment.address)
      || drift(ObjectAddress(.attachment, former)) != nil
  }
}

extension DesiredMap {
  /// What happens to it.
  func change(_ action: Change.Action, _ because: [Reason] = []) -> Change {
    let subject = Subject.map(record, entries: contents?.contents.elements.count)
    return Change(address, action, subject, because: because, mark: mark)
  }
}

extension MapRecord {
  /// What makes this definition another than an earlier one.
  func differences(from former: MapRecord) -> [Difference] {
    var all: [Difference] = []
    func compare(_ field: Difference.Field, _ old: Difference.Value?, _ new: Difference.Value?) {
      if old != new { all.append(Difference(field, old, new)) }
    }
    compare(.type, .word("\(former.type)"), .word("\(type)"))
    compare(.keySize, .number(of: former.keySize), .number(of: keySize))
    compare(.valueSize, .number(of: former.valueSize), .number(of: valueSize))
    compare(.maxEntries, .number(of: former.maxEntries), .number(of: maxEntries))
    compare(.flags, .number(of: former.flags), .number(of: flags))
    compare(.mapExtra, .number(of: former.extra), .number(of: extra))
    func digest(_ text: String?) -> Difference.Value? { text.map(Difference.Value.word) }
    if all.isEmpty {
      compare(
        role.isData ? .variables : .elementTypes, digest(former.elementTypes), digest(elementTypes))
    }
    if former.value != value || former.isValueLost == true {
      let field = role == .structOps ? Difference.Field.plainMembers : .constants
      all.append(Difference(field, digest(former.value), digest(value)))
    }
    compare(.functions, Self.words(former.functions), Self.words(functions))
    return all
  }

  private static func words(_ functions: [String: String]?) -> Difference.Value? {
    functions.map { functions in
      .word(
        functions.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(
          separator: ", "))
    }
  }
}
