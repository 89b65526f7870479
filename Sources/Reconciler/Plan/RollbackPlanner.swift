import BPFLoader
import BPFObject

/// What becomes of the maps and programs of a deployment that goes back to a former generation.
struct RollbackPlanner {
  /// What is planned already.
  let planner: Planner
  let former: Ledger

  /// One that is live stays, another comes back as it was left.
  func change(of address: ObjectAddress) -> Change {
    let live = planner.observed.ledger?.id(of: address)
    if live == former.id(of: address), planner.drift(address) == nil { return kept(address) }
    return Change(
      address, .restore(age: planner.observed.age, isReplacing: live != nil),
      .former(generation: former.generation, nil), because: [.restored])
  }

  /// What both generations have: what the former prescribes of a map's contents comes back, the rest stays.
  private func kept(_ address: ObjectAddress) -> Change {
    func change(_ action: Change.Action, _ because: [Reason] = []) -> Change {
      Change(
        address, action,
        .former(generation: former.generation, former.maps[address.name]?.type), because: because)
    }
    guard address.kind == .map, let record = former.maps[address.name] else { return change(.keep) }
    if let (action, because) = globalsChange(address, record) { return change(action, because) }
    if let wanted = planner.desired.restoredValues.contents[address.name] {
      let present = planner.observed[address].contents ?? MapContents()
      let elements = wanted.changes(from: present)
      return change(
        elements.isEmpty ? .keep : .update(.write(elements, over: present)),
        elements.isEmpty ? [] : [.restored])
    }
    let live = planner.observed.ledger?.maps[address.name]?.contents
    return record.contents == live || record.slots != nil
      ? change(.keep)
      : change(.update(.plain), [.restoredWithoutContents(isPrescribed: record.contents != nil)])
  }

  /// What becomes of a section of variables in which the live generation has not the values that the former set: nil where
  /// it has.
  private func globalsChange(
    _ address: ObjectAddress, _ former: MapRecord
  ) -> (Change.Action, because: [Reason])? {
    guard former.role.isVariable, let live = planner.observed.ledger?.maps[address.name],
      former.globals != live.globals, former.globals?.isEmpty == false
    else { return nil }
    let globals = planner.desired.restoredValues.globals
    guard globals.sections[address.name] != nil, let contents = planner.observed[address].contents
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
