import BPFObject
import BTF

extension MapPlanner {
  /// What becomes of a section of variables in which the manifest sets other values than before: another takes its place,
  /// in which all else keeps what it holds. Nil where it sets the same.
  ///
  /// What programs make of a value once it is set is their matter.
  func globalsChange(_ map: DesiredMap, _ record: MapRecord) -> Change? {
    guard map.record.role.isVariable, record.globals != map.record.globals else { return nil }
    let section = planner.observed[map.address].contents.map { contents in
      contents.elements[[0, 0, 0, 0]] ?? [UInt8](repeating: 0, count: Int(map.spec.valueSize))
    }
    // An older version did not note what the manifest set: it shows where that is not what is held.
    if record.globals == nil, section == nil { return nil }
    let owned = map.ownedGlobals(record)
    let changed = owned.filter { global in
      section.map { held in
        !held.indices.contains(global.range)
          || Array(held[global.range]) != map.spec.initialBytes(global.range)
      } ?? true
    }
    guard let first = changed.first else {
      if record.globals == nil { return nil }
      return map.change(.update(.plain), [.globalsPrescribed])
    }
    let because = changed.map { global in
      Reason.differs(
        Difference(
          .global(global.name), section.flatMap { map.value(of: global, in: $0) },
          map.value(of: global, in: map.spec.initialValue ?? [])))
    }
    let whole = 0..<Int(map.spec.valueSize)
    let carried = whole.parts(outside: owned.map(\.range)).map {
      CarriedVariable(name: nil, former: $0.lowerBound, new: $0.lowerBound, size: $0.count)
    }
    let variables = CarriedVariables(kept: carried, anew: [], gone: [])
    return Change(
      map.address, .replace(.carry(variables)), .map(map.record, entries: nil), because: because,
      mark: first.mark)
  }
}

extension DesiredMap {
  /// The variables that keep what they hold when this map takes the place of another: those of the same name and type,
  /// but for what the manifest sets of them, or did.
  fileprivate func carried(from former: MapRecord) -> [CarriedVariable] {
    guard former.role == record.role, let old = former.variables, let new = record.variables else {
      return []
    }
    let owned = ownedGlobals(former).map(\.range)
    return new.sorted { $0.key < $1.key }.flatMap { name, variable -> [CarriedVariable] in
      guard let held = old[name], held.type == variable.type, held.size == variable.size else {
        return []
      }
      let place = variable.offset..<variable.offset + variable.size
      return place.parts(outside: owned).map { part in
        CarriedVariable(
          name: name, former: held.offset + part.lowerBound - variable.offset,
          new: part.lowerBound, size: part.count)
      }
    }
  }

  /// What the manifest sets, or did.
  fileprivate func ownedGlobals(_ former: MapRecord) -> [GivenGlobal] {
    let given = Set(givenGlobals.map(\.name))
    let letGo = (former.globals ?? [:]).keys.filter { !given.contains($0) }.sorted()
    guard let btf = object?.object.btf else { return givenGlobals }
    return givenGlobals
      + letGo.compactMap { name in
        (try? spec.range(of: name, btf: btf)).map {
          GivenGlobal(name: name, range: $0, mark: mark)
        }
      }
  }

  /// What becomes of the variables when this map takes the place of another; nil where there are none that could change.
  ///
  /// - Parameter isAnew: whether all start anew.
  func carried(from former: MapRecord, isAnew: Bool) -> CarriedVariables? {
    if record.role.isFrozen { return nil }
    let carried = isAnew ? [] : carried(from: former)
    let kept = Set(carried.map(\.name))
    let known = (former.variables ?? [:]).keys.filter { !kept.contains($0) }.sorted()
    return CarriedVariables(
      kept: carried, anew: known.filter { record.variables?[$0] != nil },
      gone: known.filter { record.variables?[$0] == nil })
  }
}

extension DesiredMap {
  /// What a section's bytes say of a variable; nil where they do not reach so far.
  fileprivate func value(of global: GivenGlobal, in bytes: [UInt8]) -> Difference.Value? {
    let bytes = bytes.isEmpty ? [UInt8](repeating: 0, count: Int(spec.valueSize)) : bytes
    let value = object?.object.btf.flatMap {
      try? spec.value(of: global.name, in: bytes, btf: $0)
    }
    return switch value {
    case .integer(let number): .number(number)
    case .boolean(let flag): .flag(flag)
    case .string(let text): .text(text)
    case .bytes, nil:
      bytes.indices.contains(global.range) ? .bytes(Array(bytes[global.range])) : nil
    }
  }
}

extension Range<Int> {
  /// What of it is in none of others.
  fileprivate func parts(outside others: [Range<Int>]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = lowerBound
    for other in others.sorted(by: { $0.lowerBound < $1.lowerBound })
    where other.overlaps(self) {
      if other.lowerBound > start { parts.append(start..<other.lowerBound) }
      start = Swift.max(start, other.upperBound)
    }
    if start < upperBound { parts.append(start..<upperBound) }
    return parts
  }
}
