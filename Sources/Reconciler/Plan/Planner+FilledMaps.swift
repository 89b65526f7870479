import BPFObject
import Manifest

extension Planner {
  /// Maps that their files, or the manifest, fill with other maps or with programs: never edited while programs use them,
  /// so that each is another where what it shall hold is another, or somebody else has put other programs into it.
  ///
  /// A replaced map reloads its users, and a user may be what another map holds; so this goes on until nothing more changes.
  mutating func planFilledMaps() throws(ReconcilerError) {
    var waiting = desired.maps.filter { !$0.slots.isEmpty }
    while true {
      var left: [DesiredMap] = []
      for map in waiting {
        if let reason = reasonToRefill(map) {
          try replace(map, reason)
        } else {
          left.append(map)
        }
      }
      if left.count == waiting.count { break }
      waiting = left
    }
    for map in waiting { try plan(map) }
  }

  private func reasonToRefill(_ map: DesiredMap) -> String? {
    guard let record = observed.ledger?.maps[map.name], drift(map.address) == nil,
      map.record.differences(from: record).isEmpty
    else { return nil }
    if options.replaced.mean(map.address) { return Self.askedFor }
    if record.slots != map.record.slots { return "what is put into it changed" }
    for (index, target) in map.slots.sorted(by: { $0.key < $1.key }) where willBeNew(target) {
      return "\(target.kind) \(target.name) at index \(index) is replaced\(reasonOf(target))"
    }
    return observed.contentsDrift(of: map.address)
  }

  /// Programs are planned after the maps that hold them.
  private func reasonOf(_ address: ObjectAddress) -> String {
    guard address.kind == .program else { return because(address) }
    let reason = objects.program(address.name).flatMap(reasonToReplace)
    return reason.map { " because \($0)" } ?? ""
  }

  private func willBeNew(_ address: ObjectAddress) -> Bool {
    address.kind == .program
      ? objects.program(address.name).map(isReplaced) ?? false : isNew(address)
  }

  private mutating func replace(_ map: DesiredMap, _ reason: String) throws(ReconcilerError) {
    if map.preventDestroy, observed.ledger?.maps[map.name]?.preventDestroy == true {
      throw ReconcilerError(
        .refused, "map \(map.name) would be replaced (\(reason)), but is marked prevent_destroy",
        advice: "set `prevent_destroy: false` to allow it", mark: map.mark)
    }
    let isDrift = reason == Observation.contentsChanged
    add(
      Change(
        map.address, isDrift ? .repair : .replace,
        isDrift ? "\(reason); created again, with what is put into it" : reason, reason: reason,
        mark: map.mark))
  }
}
