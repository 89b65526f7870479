import Manifest

extension Planner {
  /// A map of somebody else: pinned with this generation, so that it is there as long as programs use it.
  mutating func plan(_ map: DesiredMap, external: FoundMap) {
    let present = observed[map.address].contents ?? MapContents()
    let elements = map.contents?.changes(from: present) ?? []
    let way = elements.isEmpty ? Change.Way.plain : .write(elements, over: present)
    guard let record = observed.ledger?.maps[map.name] else {
      return add(map.change(.create(way)))
    }
    if let drift = drift(map.address) {
      return add(map.change(.repair(drift, way), [.drift(drift)]))
    }
    guard record.id != external.id || options.replaced.mean(map.address) else {
      return add(map.change(elements.isEmpty ? .keep : .update(way)))
    }
    add(
      map.change(
        .replace(way), [record.id == external.id ? .askedFor : .external(external.source)]))
  }
}
