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
        let reasons = reasonsToRefill(map)
        if !reasons.isEmpty {
          try replace(map, reasons)
        } else {
          left.append(map)
        }
      }
      if left.count == waiting.count { break }
      waiting = left
    }
    for map in waiting { try plan(map) }
  }

  private func reasonsToRefill(_ map: DesiredMap) -> [Reason] {
    guard let record = observed.ledger?.maps[map.name], drift(map.address) == nil,
      map.record.differences(from: record).isEmpty
    else { return [] }
    if options.replaced.mean(map.address) { return [.askedFor] }
    if record.slots != map.record.slots {
      return [.differs(Difference(.slots, Self.words(record.slots), Self.words(map.record.slots)))]
    }
    for (index, target) in map.slots.sorted(by: { $0.key < $1.key }) where willBeNew(target) {
      return [.holds(target, index: index, because: reasons(of: target))]
    }
    return observed.contentsDrift(of: map.address).map { [.drift($0)] } ?? []
  }

  private static func words(_ slots: [String: ObjectAddress]?) -> Difference.Value? {
    slots.map { slots in
      .word(
        slots.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))
    }
  }

  /// Programs are planned after the maps that hold them.
  private func reasons(of address: ObjectAddress) -> [Reason] {
    guard address.kind == .program else { return because(address) }
    return objects.program(address.name).map(reasonsToReplace) ?? []
  }

  private func willBeNew(_ address: ObjectAddress) -> Bool {
    address.kind == .program
      ? objects.program(address.name).map(isReplaced) ?? false : isNew(address)
  }

  private mutating func replace(
    _ map: DesiredMap, _ because: [Reason]
  ) throws(ReconcilerError) {
    if let record = observed.ledger?.maps[map.name] { try refuseReplacing(map, record, because) }
    let isDrift = because == [.drift(.contents)]
    add(map.change(isDrift ? .repair(.contents, .plain) : .replace(.plain), because))
  }
}
