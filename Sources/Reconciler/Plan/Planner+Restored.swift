import BPFLoader
import BPFObject

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
    if let change = globalsChange(address, record, place) { return change }
    if let wanted = desired.restoredValues.contents[address.name] {
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

  /// What becomes of a section of variables in which the live generation has not the values that the former set: nil where
  /// it has.
  private func globalsChange(
    _ address: ObjectAddress, _ former: MapRecord, _ place: String
  ) -> Change? {
    guard former.role.isVariable, let live = observed.ledger?.maps[address.name],
      former.globals != live.globals, former.globals?.isEmpty == false
    else { return nil }
    let globals = desired.restoredValues.globals
    guard globals.sections[address.name] != nil, let contents = observed.contents[address.name]
    else {
      return Change(
        address, .update, "its variables stay: what `globals` set in \(place) was not kept")
    }
    let key = [UInt8](index: 0)
    let section =
      contents.elements[key] ?? [UInt8](repeating: 0, count: Int(former.valueSize))
    guard let wanted = globals.set(ofMap: address.name, in: section), wanted != section else {
      return nil
    }
    let names = (globals.sections[address.name] ?? [:]).keys.sorted()
    return Change(
      address, .update, "\(DesiredMap.list(names)) as `globals` set it in \(place)",
      elements: [MapElement(key: key, value: wanted)])
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
