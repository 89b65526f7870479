import BPFObject
import BTF

extension DesiredStateBuilder {
  /// The variables of a data section's map, by name; nil for other maps, and where there are no types.
  static func variables(of spec: MapSpec, _ btf: BTF?) -> [String: VariableRecord]? {
    guard spec.role.isVariable, let btf,
      let section = try? btf.type(spec.valueTypeID)
    else { return nil }
    var found: [String: VariableRecord] = [:]
    var ambiguous: Set<String> = []
    for place in section.variables {
      guard let variable = try? btf.type(place.typeID), let type = variable.typeID,
        let layout = try? btf.layout(of: type), place.offset >= 0, place.size >= 0,
        place.offset + place.size <= Int(spec.valueSize)
      else { continue }
      let record = VariableRecord(
        offset: place.offset, size: place.size, type: Digest.of(layout))
      // Static variables of several functions may have one name.
      if found.updateValue(record, forKey: variable.name) != nil { ambiguous.insert(variable.name) }
    }
    return found.filter { !ambiguous.contains($0.key) }
  }
}

extension MapSpec {
  /// Digests of what a section begins with where the manifest says it, by name.
  func digests(of given: [GivenGlobal]) -> [String: String] {
    Dictionary(
      given.map { ($0.name, Digest.of(initialBytes($0.range))) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What the section begins with at a place.
  func initialBytes(_ range: Range<Int>) -> [UInt8] {
    initialValue.map { Array($0[range]) } ?? [UInt8](repeating: 0, count: range.count)
  }
}
