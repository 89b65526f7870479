import BPFObject
import BTF

extension DesiredMap {
  /// The variables that keep what they hold when this map takes the place of another: those of the same name and type,
  /// but for what the manifest sets of them, or did.
  func carried(from former: MapRecord) -> [CarriedVariable] {
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

  /// What a plan says of the variables of a map that takes the place of another.
  func variablesSummary(_ carried: [CarriedVariable], from former: MapRecord) -> String {
    if record.role.isFrozen { return "" }
    if carried.isEmpty { return "; its variables start anew" }
    let kept = Set(carried.map(\.name))
    let known = (former.variables ?? [:]).keys.filter { !kept.contains($0) }.sorted()
    let anew = known.filter { record.variables?[$0] != nil }
    let gone = known.filter { record.variables?[$0] == nil }
    let parts =
      (anew.isEmpty ? [] : ["\(Self.list(anew)) \(anew.count == 1 ? "starts" : "start") anew"])
      + (gone.isEmpty ? [] : ["\(Self.list(gone)) \(gone.count == 1 ? "is" : "are") gone"])
    return "; its variables keep their values"
      + (parts.isEmpty ? "" : ", but \(parts.joined(separator: " and "))")
  }

  /// The first of some names, so that a line stays one.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) others" : shown
  }
}

extension Planner {
  /// What becomes of a section of variables in which the manifest sets other values than before: another takes its place,
  /// in which all else keeps what it holds. Nil where it sets the same.
  ///
  /// What programs make of a value once it is set is their matter.
  func globalsChange(_ map: DesiredMap, _ record: MapRecord) -> Change? {
    guard map.record.role.isVariable, record.globals != map.record.globals else { return nil }
    let section = observed.contents[map.name].map { contents in
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
      return Change(map.address, .update, "it holds what `globals` sets", mark: map.mark)
    }
    let text = DesiredMap.list(
      changed.map { global in
        let old = section.map { "\(map.text(of: global, in: $0)) → " } ?? "→ "
        return "\(global.name) \(old)\(map.text(of: global, in: map.spec.initialValue ?? []))"
      })
    let whole = 0..<Int(map.spec.valueSize)
    let carried = whole.parts(outside: owned.map(\.range)).map {
      CarriedVariable(name: nil, former: $0.lowerBound, new: $0.lowerBound, size: $0.count)
    }
    return Change(
      map.address, .replace,
      text + (carried.isEmpty ? "" : "; its other variables keep their values"), reason: text,
      carried: carried, mark: first.mark)
  }
}

extension DesiredMap {
  /// What a section's bytes say of a variable, as a manifest would.
  fileprivate func text(of global: GivenGlobal, in bytes: [UInt8]) -> String {
    let bytes = bytes.isEmpty ? [UInt8](repeating: 0, count: Int(spec.valueSize)) : bytes
    let value = object?.object.btf.flatMap {
      try? spec.value(of: global.name, in: bytes, btf: $0)
    }
    switch value {
    case .integer(let number): return "\(number)"
    case .boolean(let value): return "\(value)"
    case .string(let text): return "\"\(text)\""
    case .bytes, nil:
      guard bytes.indices.contains(global.range) else { return "?" }
      let digits = bytes[global.range].prefix(16).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      return "hex:\(digits.joined())\(global.range.count > 16 ? "…" : "")"
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
