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
      add(Change(map.address, .create, map.record.summary + map.contentsSummary, mark: map.mark))
      return
    }
    if let drift = drift(map.address) {
      add(
        Change(
          map.address, .repair,
          "\(drift); created again, \(map.contentsSummary.isEmpty ? "empty" : "with the manifest's entries")",
          reason: drift, mark: map.mark))
      return
    }
    var differences = map.record.differences(from: record)
    let isAskedFor = options.replaced.mean(map.address)
    if isAskedFor { differences.append(Self.askedFor) }
    guard !differences.isEmpty else {
      if let change = globalsChange(map, record) {
        add(change)
      } else {
        add(try kept(map, record))
      }
      return
    }
    let text = differences.joined(separator: ", ")
    guard map.record.role == .user, record.role == .user else {
      let carried = isAskedFor ? [] : map.carried(from: record)
      add(
        Change(
          map.address, .replace, text + map.variablesSummary(carried, from: record), reason: text,
          carried: carried, mark: map.mark))
      return
    }
    switch isAskedFor ? .recreate : map.onChange {
    case .keep:
      add(try kept(map, record, although: text))
    case .recreate where record.preventDestroy && map.preventDestroy:
      throw ReconcilerError(
        .refused, "map \(map.name) would be replaced (\(text)), but is marked prevent_destroy",
        advice: "set `prevent_destroy: false` to allow it", mark: map.mark)
    case .recreate:
      add(
        Change(
          map.address, .replace,
          "\(text): created anew, its contents are lost\(map.contentsSummary)", reason: text,
          mark: map.mark))
    case .fail:
      throw ReconcilerError(
        .refused, "map \(map.name) cannot be kept: \(text)",
        advice: "say what shall happen: `on_change: recreate` (contents are lost) or `keep`",
        mark: map.mark)
    }
  }

  /// A map that stays, perhaps with other contents. Whether it may be destroyed stands in the ledger alone, which is written
  /// anew.
  ///
  /// - Parameter differences: how it differs from what the manifest says, where it is kept all the same.
  private func kept(
    _ map: DesiredMap, _ record: MapRecord, although differences: String? = nil
  ) throws(ReconcilerError) -> Change {
    var parts: [String] = differences.map { ["kept as it is: \($0)"] } ?? []
    let contents = try contentsChange(map, record)
    if let contents { parts.append(contents.summary) }
    let isProtectionNew = record.preventDestroy != map.preventDestroy
    if parts.isEmpty { parts.append(map.record.summary) }
    if isProtectionNew {
      parts.append("prevent_destroy \(record.preventDestroy) → \(map.preventDestroy)")
    }
    let action: Change.Action = contents?.isDrift == true ? .repair : .update
    return Change(
      map.address, contents == nil && !isProtectionNew ? .none : action,
      parts.joined(separator: "; "), elements: contents?.elements ?? [], mark: map.mark)
  }

  /// A struct_ops map is another when its value or one of its programs is.
  mutating func planStructOps() {
    for map in desired.maps where map.spec.role == .structOps {
      let structure = map.record.structure ?? "struct_ops"
      guard let record = observed.ledger?.maps[map.name] else {
        add(Change(map.address, .create, structure, mark: map.mark))
        continue
      }
      let programs = objects.members(of: map).filter { isNew($0.address) }
      var reasons = map.record.differences(from: record)
      reasons += programs.map { "program \($0.name) changes\(because($0.address))" }
      if options.replaced.mean(map.address) { reasons.append(Self.askedFor) }
      reasons += attachments.attachments(of: map.address).filter { needsNewTable($0) }
        .map { "attachment \($0.name) is made anew" }
      if let drift = drift(map.address) {
        add(Change(map.address, .repair, drift, reason: drift, mark: map.mark))
      } else if reasons.isEmpty {
        add(Change(map.address, .none, structure, mark: map.mark))
      } else {
        let text = reasons.joined(separator: ", ")
        add(Change(map.address, .replace, text, reason: text, mark: map.mark))
      }
    }
  }
}

extension Planner {
  /// Whether a struct_ops map without a link is registered anew: one whose registration has ended takes no other.
  private func needsNewTable(_ attachment: DesiredAttachment) -> Bool {
    guard observed.targets[attachment.name]?.isUnlinked == true else { return false }
    guard let (former, record) = former(of: attachment) else { return true }
    return record.options != attachment.options || options.replaced.mean(attachment.address)
      || drift(ObjectAddress(.attachment, former)) != nil
  }
}

extension MapRecord {
  /// `hash, 1024 entries of 16 → 8 bytes`
  var summary: String { "\(type), \(maxEntries) entries, \(keySize) → \(valueSize) bytes" }

  /// What makes this definition another than an earlier one, a phrase each.
  func differences(from former: MapRecord) -> [String] {
    var all: [String] = []
    func compare<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) {
      if old != new { all.append("\(what) \(old) → \(new)") }
    }
    compare("type", former.type, type)
    compare("key_size", former.keySize, keySize)
    compare("value_size", former.valueSize, valueSize)
    compare("max_entries", former.maxEntries, maxEntries)
    compare("flags", former.flags, flags)
    compare("map_extra", former.extra, extra)
    if former.layout != layout, all.isEmpty {
      all.append(role.isData ? "layout changed" : "layout of key or value changed")
    }
    if former.value != value || former.isValueLost == true {
      all.append(role == .structOps ? "value changed" : "constants changed")
    }
    if former.functions != functions { all.append("functions changed") }
    return all
  }
}
