import BPFSyscall
import BTF

/// Reads one map of the section `.maps`: a struct whose members' types say what the map shall be.
struct MapDefinition {
  let name: String
  private let types: Types

  init(_ btf: BTF, name: String) {
    self.name = name
    types = Types(btf, section: ".maps", symbol: name)
  }

  /// The map that a struct defines.
  func read(_ definition: BTFType, isInner: Bool = false) throws(ObjectError) -> MapSpec {
    var map = MapSpec(name: name, type: .unspecified)
    for (index, member) in definition.members.enumerated() {
      let isLast = index == definition.members.count - 1
      try read(member, isLast: isLast, isInner: isInner, into: &map)
    }
    guard map.type != .unspecified else {
      throw error("the map has no type", "write '__uint(type, BPF_MAP_TYPE_HASH);'")
    }
    return map
  }

  private func read(
    _ member: BTFMember, isLast: Bool, isInner: Bool, into map: inout MapSpec
  ) throws(ObjectError) {
    switch member.name {
    case "type": map.type = MapType(rawValue: try number(member))
    case "max_entries": map.maxEntries = try number(member)
    case "map_flags": map.flags = MapFlags(rawValue: try number(member))
    case "numa_node": map.numaNode = try number(member)
    case "map_extra": map.extra = try longNumber(member)
    case "key_size": try set(&map.keySize, to: try number(member), "key")
    case "value_size": try set(&map.valueSize, to: try number(member), "value")
    case "key":
      map.keyTypeID = try target(member)
      try set(&map.keySize, to: try size(map.keyTypeID), "key")
    case "value":
      map.valueTypeID = try target(member)
      try set(&map.valueSize, to: try size(map.valueTypeID), "value")
    case "pinning":
      guard !isInner else { throw error("an inner map cannot be pinned") }
      let value = try number(member)
      guard value <= 1 else { throw error("pinning \(value) is neither none (0) nor by name (1)") }
      map.pinnedByName = value == 1
    case "values":
      guard !isInner else { throw error("a map of maps of maps, which no kernel has") }
      guard isLast else { throw error("'values' must be the last member") }
      try readValues(member, into: &map)
    default:
      throw error(
        "the map has a member '\(member.name)', which no loader knows",
        Names.advice(member.name, among: Self.members))
    }
  }

  private static let members = [
    "type", "max_entries", "map_flags", "numa_node", "map_extra", "key_size", "value_size", "key",
    "value", "pinning", "values",
  ]

  /// `__array(values, …)`: the template of a map of maps, or the prototype of a program array's programs.
  private func readValues(_ member: BTFMember, into map: inout MapSpec) throws(ObjectError) {
    let isMapOfMaps = map.type == .arrayOfMaps || map.type == .hashOfMaps
    guard isMapOfMaps || map.type == .programArray else {
      throw error("only maps of maps and program arrays have 'values'; this is \(map.type)")
    }
    try set(&map.valueSize, to: 4, "value")
    guard let array = try types.type(member.typeID).array,
      array.count == 0
    else { throw error("'values' is not an array without a size") }
    let pointer = try types.resolved(array.element)
    guard pointer.kind == .pointer, let id = pointer.typeID else {
      throw error("'values' is not an array of pointers")
    }
    let target = try types.resolved(id)
    if isMapOfMaps {
      guard target.kind == .structure else { throw error("'values' does not point to a map") }
      map.inner = try MapDefinition(types.btf, name: "\(name).inner").read(target, isInner: true)
    } else if target.kind != .prototype {
      throw error("'values' does not point to a function")
    }
  }

  /// `__uint(name, value)`: a pointer to an array of so many elements.
  private func number(_ member: BTFMember) throws(ObjectError) -> UInt32 {
    let pointer = try types.resolved(member.typeID)
    guard pointer.kind == .pointer, let id = pointer.typeID,
      let array = try types.type(id).array,
      let value = UInt32(exactly: array.count)
    else { throw error("'\(member.name)' is not a number", "write '__uint(\(member.name), …);'") }
    return value
  }

  /// `__uint` or `__ulong(name, value)`: an enumeration with one value.
  private func longNumber(_ member: BTFMember) throws(ObjectError) -> UInt64 {
    let type = try types.resolved(member.typeID)
    guard type.isEnumeration else { return UInt64(try number(member)) }
    guard type.enumerators.count == 1, let value = type.enumerators.first?.value else {
      throw error("'\(member.name)' is not a number", "write '__ulong(\(member.name), …);'")
    }
    return UInt64(bitPattern: value)
  }

  private func target(_ member: BTFMember) throws(ObjectError) -> UInt32 {
    let type = try types.type(member.typeID)
    guard case .pointer(let id) = type.content else {
      throw error("'\(member.name)' is not a type", "write '__type(\(member.name), …);'")
    }
    return id
  }

  private func size(_ id: UInt32) throws(ObjectError) -> UInt32 {
    UInt32(try types.size(of: id))
  }

  private func set(_ field: inout UInt32, to value: UInt32, _ what: String) throws(ObjectError) {
    guard field == 0 || field == value else {
      throw error("the \(what) has two sizes: \(field) and \(value)")
    }
    field = value
  }

  private func error(_ message: String, _ advice: String? = nil) -> ObjectError {
    ObjectError(message, section: ".maps", symbol: name, advice: advice)
  }
}
