import BPFObject

extension DesiredMap {
  /// The variables that keep what they hold when this map takes the place of another: those of the same name and type
  /// that the manifest does not set.
  func carried(from former: MapRecord) -> [CarriedVariable] {
    guard former.role == record.role, let old = former.variables, let new = record.variables else {
      return []
    }
    return new.sorted { $0.key < $1.key }.compactMap { name, variable in
      guard let held = old[name], held.type == variable.type, held.size == variable.size,
        !givenVariables.contains(name)
      else { return nil }
      return CarriedVariable(name: name, former: held.offset, new: variable.offset, size: held.size)
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
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) others" : shown
  }
}
