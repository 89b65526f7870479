import BPFLoader

extension Planner {
  /// The maps and programs of a former generation: those that are live stay, the others come back as they were left.
  mutating func planRestored(_ former: Ledger) {
    let age = observed.age.map { " \(Self.words($0)) ago" } ?? ""
    for address in former.addresses.sorted() where address.kind == .map || address.kind == .program
    {
      let isThere = observed.ledger?.id(of: address) == former.id(of: address)
      if isThere, drift(address) == nil {
        add(Change(address, .none, "as in generation \(former.generation)"))
      } else {
        let isKnown = observed.ledger?.id(of: address) != nil
        add(
          Change(
            address, isKnown ? .replace : .create,
            "that of generation \(former.generation), as it was left\(age)", isRestored: true))
      }
    }
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
