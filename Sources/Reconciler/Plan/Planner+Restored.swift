import BPFLoader

extension Planner {
  /// The maps and programs of a former generation: those that are live stay, the others come back as they were left.
  mutating func planRestored(_ former: Ledger) {
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
            "that of generation \(former.generation), as it was left", isRestored: true))
      }
    }
  }
}
