import Manifest

extension Planner {
  /// A map of somebody else: pinned with this generation, so that it is there as long as programs use it.
  mutating func plan(_ map: DesiredMap, external: FoundMap) {
    let elements = map.contents?.changes(from: observed.contents[map.name] ?? MapContents()) ?? []
    let merged = elements.isEmpty ? "" : ", \(elements.summary(of: map.record.type))"
    let summary = "\(external.source), \(map.record.summary)\(merged)"
    guard let record = observed.ledger?.maps[map.name] else {
      return add(Change(map.address, .create, summary, elements: elements, mark: map.mark))
    }
    if let drift = drift(map.address) {
      return add(
        Change(map.address, .repair, "\(drift); \(summary)", reason: drift, mark: map.mark))
    }
    guard record.id != external.id || options.replaced.mean(map.address) else {
      return add(
        Change(
          map.address, elements.isEmpty ? .none : .update, summary, elements: elements,
          mark: map.mark))
    }
    let reason = "\(external.source) is another map now"
    add(
      Change(
        map.address, .replace, reason + merged, reason: reason, elements: elements, mark: map.mark))
  }
}
