extension Ledger {
  /// The objects that live as long as a recorded one does.
  func objects(heldBy address: ObjectAddress) -> [ObjectAddress] {
    switch address.kind {
    case .map:
      guard let record = maps[address.name] else { return [] }
      return Array((record.slots ?? [:]).values)
        + (record.functions ?? [:]).values.map { function in
          let file = address.name.prefix { $0 != "/" }
          return ObjectAddress(.program, "\(file)/\(function)")
        }.filter { programs[$0.name] != nil }
    case .program:
      guard let record = programs[address.name] else { return [] }
      return record.maps.values.map { ObjectAddress(.map, $0) }
        + (record.target.map { [$0] } ?? [])
    case .attachment: return attachments[address.name].map { [$0.object] } ?? []
    case .pin: return []
    }
  }

  /// What a recorded object was made of, or stands for: what it holds, and what it names.
  func needs(of address: ObjectAddress) -> [ObjectAddress] {
    switch address.kind {
    case .map, .program: objects(heldBy: address)
    case .attachment:
      objects(heldBy: address) + (attachments[address.name]?.references ?? [:]).values
    case .pin: pins[address.name].map { [$0.object] } ?? []
    }
  }
}
