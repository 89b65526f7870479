import BPFLoader
import BPFObject

extension Planner {
  /// The maps and programs of a former generation: those that are live stay, the others come back as they were left.
  mutating func planRestored(_ former: Ledger) {
    for address in former.addresses.sorted() where address.kind == .map || address.kind == .program
    {
      let isThere = observed.ledger?.id(of: address) == former.id(of: address)
      if isThere, drift(address) == nil {
        add(kept(address, former))
      } else {
        let isReplacing = observed.ledger?.id(of: address) != nil
        add(
          Change(
            address, .restore(age: observed.age, isReplacing: isReplacing),
            .former(generation: former.generation, nil), because: [.restored]))
      }
    }
  }

  /// What both generations have: what the former prescribes of a map's contents comes back, the rest stays.
  private func kept(_ address: ObjectAddress, _ former: Ledger) -> Change {
    func change(_ action: Change.Action, _ because: [Reason] = []) -> Change {
      Change(
        address, action,
        .former(generation: former.generation, former.maps[address.name]?.type), because: because)
    }
    guard address.kind == .map, let record = former.maps[address.name] else { return change(.keep) }
    if let (action, because) = globalsChange(address, record) { return change(action, because) }
    if let wanted = desired.restoredValues.contents[address.name] {
      let present = observed[address].contents ?? MapContents()
      let elements = wanted.changes(from: present)
      return change(
        elements.isEmpty ? .keep : .update(.write(elements, over: present)),
        elements.isEmpty ? [] : [.restored])
    }
    let live = observed.ledger?.maps[address.name]?.contents
    return record.contents == live || record.slots != nil
      ? change(.keep)
      : change(.update(.plain), [.restoredWithoutContents(isPrescribed: record.contents != nil)])
  }

  /// What becomes of a section of variables in which the live generation has not the values that the former set: nil where
  /// it has.
  private func globalsChange(
    _ address: ObjectAddress, _ former: MapRecord
  ) -> (Change.Action, because: [Reason])? {
    guard former.role.isVariable, let live = observed.ledger?.maps[address.name],
      former.globals != live.globals, former.globals?.isEmpty == false
    else { return nil }
    let globals = desired.restoredValues.globals
    guard globals.sections[address.name] != nil, let contents = observed[address].contents
    else { return (.update(.plain), [.restoredWithoutGlobals]) }
    let key = [UInt8](index: 0)
    let section =
      contents.elements[key] ?? [UInt8](repeating: 0, count: Int(former.valueSize))
    guard let wanted = globals.set(ofMap: address.name, in: section), wanted != section else {
      return nil
    }
    let names = (globals.sections[address.name] ?? [:]).keys.sorted()
    let element = MapElement(key: key, value: wanted)
    return (.update(.write([element], over: contents)), [.restoredGlobals(names)])
  }
}
