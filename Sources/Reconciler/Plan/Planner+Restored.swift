import BPFLoader

extension Planner {
  /// The maps and programs of a former generation: those that are live stay, the others come back as they were left.
  mutating func planRestored(_ former: Ledger) {
    let age = observed.age.map { " \(Self.words($0)) ago" } ?? ""
    for address in former.addresses.sorted() where address.kind == .map || address.kind == .program
    {
      let isThere = observed.ledger?.id(of: address) == former.id(of: address)
      if isThere, drift(address) == nil {
        add(kept(address, former))
      } else {
        let isKnown = observed.ledger?.id(of: address) != nil
        add(
          Change(
            address, isKnown ? .replace : .create,
            "that of generation \(former.generation), as it was left\(age)", isRestored: true))
      }
    }
  }

  /// What both generations have: what the former prescribes of a map's contents comes back, the rest stays.
  private func kept(_ address: ObjectAddress, _ former: Ledger) -> Change {
    let place = "generation \(former.generation)"
    guard address.kind == .map, let record = former.maps[address.name] else {
      return Change(address, .none, "as in \(place)")
    }
    if let wanted = desired.restoredContents[address.name] {
      let elements = wanted.changes(from: observed.contents[address.name] ?? MapContents())
      return Change(
        address, elements.isEmpty ? .none : .update,
        elements.isEmpty
          ? "as in \(place)"
          : "its entries are those of \(place): \(elements.summary(of: record.type))",
        elements: elements)
    }
    let live = observed.ledger?.maps[address.name]?.contents
    return record.contents == live || record.slots != nil
      ? Change(address, .none, "as in \(place)")
      : Change(
        address, .update,
        record.contents == nil
          ? "its entries stay, and are left as they are from now on: \(place) prescribes none"
          : "its entries stay, and are left as they are from now on: those of \(place) were not kept"
      )
  }

  /// How long something has lasted, for people.
  static func words(_ milliseconds: UInt64) -> String {
    let minutes = milliseconds / 60_000
    func count(_ number: UInt64, _ unit: String) -> String {
      "\(number) \(unit)\(number == 1 ? "" : "s")"
    }
    switch minutes {
    case 0: return "less than a minute"
    case ..<60: return count(minutes, "minute")
    case ..<(48 * 60): return count(minutes / 60, "hour")
    default: return count(minutes / (24 * 60), "day")
    }
  }
}
