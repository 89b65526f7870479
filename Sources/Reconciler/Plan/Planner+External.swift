import Manifest

extension Planner {
  /// A map of somebody else: pinned with this generation, so that it is there as long as programs use it.
  mutating func plan(_ map: DesiredMap, external: FoundMap) {
    let summary = "\(external.source), \(map.record.summary)"
    guard let record = observed.ledger?.maps[map.name] else {
      return add(Change(map.address, .create, summary, mark: map.mark))
    }
    if let drift = drift(map.address) {
      return add(
        Change(map.address, .repair, "\(drift); \(summary)", reason: drift, mark: map.mark))
    }
    guard record.id != external.id || options.replaced.mean(map.address) else {
      return add(Change(map.address, .none, summary, mark: map.mark))
    }
    let reason = "\(external.source) is another map now"
    add(Change(map.address, .replace, reason, reason: reason, mark: map.mark))
  }
}
