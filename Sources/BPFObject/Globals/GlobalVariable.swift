public import BTF

/// A variable of a data section: its type as C spells it, and the value that it begins with.
public struct GlobalVariable: Sendable, Hashable {
  /// The variable's name.
  public var name: String
  /// The type as C spells it: `unsigned int`, `char[16]`.
  public var type: String
  /// The bytes that it begins with.
  public var bytes: [UInt8]
  /// The value where it is a number, a truth value or a text; nil for structs and the like.
  public var value: GlobalValue?
}

extension MapSpec {
  /// The variables of a data section's map, in the order of their places; empty for other maps.
  public func variables(btf: BTF) throws(ObjectError) -> [GlobalVariable] {
    guard role.isData, valueTypeID != 0 else { return [] }
    let types = Types(btf, section: name)
    var variables: [GlobalVariable] = []
    for place in try types.type(valueTypeID).variables {
      let variable = try types.type(place.typeID)
      guard let typeID = variable.typeID else { continue }
      let zeros = [UInt8](repeating: 0, count: min(place.size, Self.longestShown))
      let bytes = initialValue?.slice(at: place.offset, count: zeros.count).map(Array.init) ?? zeros
      variables.append(
        GlobalVariable(
          name: variable.name, type: btf.cDeclaration(of: typeID) ?? "?", bytes: bytes,
          value: try types.value(of: bytes, typeID)))
    }
    return variables
  }

  /// Of larger variables only the beginning is shown.
  private static let longestShown = 4096
}

extension Types {
  /// What bytes mean as a value of a type; nil where the type is neither a number nor a text.
  func value(
    of bytes: [UInt8], _ typeID: UInt32
  ) throws(ObjectError) -> GlobalValue? {
    let type = try resolved(typeID)
    switch type.content {
    case .integer(let integer) where integer.isBoolean && bytes.count == 1:
      return .boolean(bytes[0] != 0)
    case .integer, .enumeration, .enumeration64:
      guard (1...8).contains(bytes.count) else { return nil }
      var number: Int128 = 0
      for byte in bytes.reversed() { number = number << 8 | Int128(byte) }
      let bits = Int128(bytes.count * 8)
      if type.isSigned, number >> (bits - 1) != 0 { number -= 1 << bits }
      return .integer(number)
    case .array(let array):
      let element = try resolved(array.element)
      guard let integer = element.integer, integer.size == 1, !integer.isBoolean else { return nil }
      let text = bytes.prefix { $0 != 0 }
      guard text.count < bytes.count, text.allSatisfy({ (0x20..<0x7F).contains($0) }),
        bytes.dropFirst(text.count).allSatisfy({ $0 == 0 })
      else { return nil }
      return .string(String(decoding: text, as: UTF8.self))
    default: return nil
    }
  }
}
