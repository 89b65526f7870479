public import BTF

extension MapSpec {
  /// The names of the variables in a data section's map; empty for other maps.
  public func globals(btf: BTF) -> [String] {
    guard role.isData, let section = try? btf.type(valueTypeID) else { return [] }
    return section.variables.compactMap { try? btf.type($0.typeID).name }
  }

  /// The map with another initial value for one of its variables.
  ///
  /// - Parameters:
  ///   - global: The variable's name, or the way to a member of a struct or an element of an array:
  ///     `config.limits.2`.
  ///   - value: The value, which must fit the variable's type.
  ///   - btf: The file's types.
  public func setting(
    global: String, to value: GlobalValue, btf: BTF
  ) throws(ObjectError) -> MapSpec {
    let types = Types(btf, section: name, symbol: global)
    let target = try place(of: global, types)
    let zeros = valueSize <= Self.largestSection ? Int(valueSize) : 0
    var writer = TypedWriter(
      types: types, name: global,
      bytes: initialValue ?? [UInt8](repeating: 0, count: zeros))
    try writer.write(value, as: target.typeID, at: target.offset)
    var map = self
    map.initialValue = writer.bytes
    return map
  }

  /// Where a variable, or a member or element of one, stands among the section's bytes; it is named as for
  /// ``setting(global:to:btf:)``.
  public func range(of global: String, btf: BTF) throws(ObjectError) -> Range<Int> {
    let types = Types(btf, section: name, symbol: global)
    let place = try place(of: global, types)
    let size = try types.size(of: place.typeID)
    guard place.offset >= 0, size >= 0, place.offset + size <= Int(valueSize) else {
      throw ObjectError("lies outside of its section", section: name, symbol: global)
    }
    return place.offset..<place.offset + size
  }

  /// What the section's bytes say of a variable; nil where it is neither a number nor a text.
  public func value(
    of global: String, in bytes: [UInt8], btf: BTF
  ) throws(ObjectError) -> GlobalValue? {
    let types = Types(btf, section: name, symbol: global)
    let range = try range(of: global, btf: btf)
    guard range.upperBound <= bytes.count else { return nil }
    return try types.value(of: Array(bytes[range]), place(of: global, types).typeID)
  }

  private func place(of global: String, _ types: Types) throws(ObjectError) -> TypedPlace {
    guard role.isData, let (variable, place) = try variable(atStartOf: global, types) else {
      let name = global.prefix { $0 != "." }
      throw ObjectError(
        "no variable '\(name)'", section: self.name,
        advice: Names.advice(String(name), among: globals(btf: types.btf)))
    }
    let members = global.dropFirst(variable.count + 1)
    return try place.following(
      members.split(separator: ".", omittingEmptySubsequences: members.isEmpty).map(String.init)[
        ...],
      types)
  }

  /// Larger sections of zeros cannot be set in; it bounds the memory that a damaged file asks for.
  private static let largestSection: UInt32 = 64 << 20

  /// The variable that a path begins with: the one of the longest name, which may have dots in it.
  private func variable(
    atStartOf path: String, _ types: Types
  ) throws(ObjectError) -> (name: String, place: TypedPlace)? {
    var found: (name: String, place: TypedPlace)?
    var isAmbiguous = false
    for variable in try types.type(valueTypeID).variables {
      let name = try types.type(variable.typeID).name
      guard path.isPath(from: name), name.utf8.count >= found?.name.utf8.count ?? 0 else {
        continue
      }
      isAmbiguous = name == found?.name
      found = (name, TypedPlace(typeID: variable.typeID, offset: variable.offset))
    }
    if isAmbiguous, let found {
      throw ObjectError(
        "'\(found.name)' is the name of several variables of its section, so that none of them can be set",
        section: self.name, advice: "give them different names in their sources")
    }
    return found
  }
}

extension StructOps {
  /// The variable with another value for a plain member: `timeout_ms`.
  public func setting(
    member: String, to value: GlobalValue, btf: BTF
  ) throws(ObjectError) -> StructOps {
    let types = Types(btf, section: nil, symbol: typeName)
    let path = member.split(separator: ".").map(String.init)
    let place = try TypedPlace(typeID: typeID, offset: 0).following(path[...], types)
    var writer = TypedWriter(types: types, name: member, bytes: bytes)
    try writer.write(value, as: place.typeID, at: place.offset)
    var changed = self
    changed.bytes = writer.bytes
    return changed
  }
}

/// A place in bytes and the type of what lies there.
private struct TypedPlace {
  var typeID: UInt32
  var offset: Int

  /// The place of a member or element, and of what is in it, and so on.
  func following(
    _ path: ArraySlice<String>, _ types: Types
  ) throws(ObjectError) -> TypedPlace {
    var place = self
    // A variable's own id stands for its type.
    if let variable = try types.type(typeID).variableType { place.typeID = variable }
    for name in path {
      let type = try types.resolved(place.typeID)
      if let array = type.array {
        // Its elements lie below 4 GiB, all together.
        _ = try types.size(of: type.id)
        place = try place.element(name, of: array, types)
        continue
      }
      let members = type.members
      guard let member = members.first(where: { $0.name == name }) else {
        throw ObjectError(
          "no member '\(name)'", section: types.section, symbol: types.symbol,
          advice: Names.advice(name, among: members.map(\.name)))
      }
      guard member.bitFieldSize == 0 else {
        throw ObjectError(
          "'\(name)' is a bit field, which cannot be set", section: types.section,
          symbol: types.symbol)
      }
      place = TypedPlace(typeID: member.typeID, offset: place.offset + member.byteOffset)
    }
    return place
  }
}

extension TypedPlace {
  /// The place of an array's element, by its index as text.
  fileprivate func element(
    _ index: String, of array: BTFArray, _ types: Types
  ) throws(ObjectError) -> TypedPlace {
    guard let number = Int(index), number >= 0, number < array.count else {
      throw ObjectError(
        "no element '\(index)' in an array of \(array.count)", section: types.section,
        symbol: types.symbol, advice: "elements are counted from 0: NAME.0")
    }
    let size = try types.size(of: array.element)
    return TypedPlace(typeID: array.element, offset: offset + number * size)
  }
}

extension BTFType {
  fileprivate var variableType: UInt32? { kind == .variable ? typeID : nil }
}
