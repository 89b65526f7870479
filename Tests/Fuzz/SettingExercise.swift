import BPFObject
import BTF

/// Sets what a manifest may set in a map: variables, their members and the last element of each array, and members of
/// `struct_ops`.
struct SettingExercise {
  let btf: BTF

  /// Very many would take long with no fault of the code's.
  private static let most = 32
  private static let deepest = 3

  func run(on map: MapSpec) throws {
    let variables = variables(of: map).prefix(Self.most)
    for variable in variables { try set(variable.name, in: map, to: [1, true, "text"]) }
    for variable in variables {
      for way in ways(below: variable.name, variable.typeID ?? 0, depth: 0).prefix(Self.most) {
        try set(way, in: map, to: [1])
      }
    }
    guard let structOps = map.structOps else { return }
    for way in ways(below: "", structOps.typeID, depth: 0).prefix(Self.most) {
      let changed = try ObjectExercise.refusable { () throws(ObjectError) in
        try structOps.setting(member: way, to: 1, btf: btf)
      }
      guard let changed else { continue }
      try require(changed.bytes.count == structOps.bytes.count, "setting a member moves others")
    }
  }

  private func set(_ way: String, in map: MapSpec, to values: [GlobalValue]) throws {
    for value in values {
      let changed = try ObjectExercise.refusable { () throws(ObjectError) in
        try map.setting(global: way, to: value, btf: btf)
      }
      guard let bytes = changed?.initialValue else { continue }
      try require(bytes.count == Int(map.valueSize), "setting a variable moves others")
    }
  }

  private func variables(of map: MapSpec) -> [BTFType] {
    guard map.role.isData, let section = try? btf.type(map.valueTypeID) else { return [] }
    return section.variables.compactMap { try? btf.type($0.typeID) }
  }

  /// The ways to members and elements of what has a name and a type.
  private func ways(below name: String, _ typeID: UInt32, depth: Int) -> [String] {
    guard depth < Self.deepest, let type = try? btf.resolved(typeID) else { return [] }
    var parts: [(name: String, typeID: UInt32)] = []
    if let array = type.array {
      parts.append(("\(array.count - 1)", array.element))
    } else {
      for member in type.members.prefix(8) { parts.append((member.name, member.typeID)) }
    }
    var ways: [String] = []
    for part in parts {
      let way = name.isEmpty ? part.name : "\(name).\(part.name)"
      ways.append(way)
      ways += self.ways(below: way, part.typeID, depth: depth + 1)
    }
    return ways
  }
}
