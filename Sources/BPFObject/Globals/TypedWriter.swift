import BTF

/// Writes values into bytes as their types lay them out.
struct TypedWriter {
  let types: Types
  /// What messages call the place: `config.limit`.
  let name: String
  var bytes: [UInt8]

  mutating func write(
    _ value: GlobalValue, as typeID: UInt32, at offset: Int
  ) throws(ObjectError) {
    let size = try types.size(of: typeID)
    guard bytes.slice(at: offset, count: size) != nil else {
      throw error("lies outside of its section")
    }
    let new = try encode(value, typeID, size)
    bytes.replaceSubrange(offset..<(offset + size), with: new)
  }

  private func encode(
    _ value: GlobalValue, _ typeID: UInt32, _ size: Int
  ) throws(ObjectError) -> [UInt8] {
    let type = try types.resolved(typeID)
    switch (type.content, value) {
    case (_, .bytes(let bytes)):
      guard bytes.count == size else { throw error("takes \(size) bytes, not \(bytes.count)") }
      return bytes
    case (.integer(let integer), .boolean(let value)) where integer.isBoolean:
      return number(value ? 1 : 0, size)
    case (.integer(let integer), .integer(let value)) where integer.isBoolean:
      guard value == 0 || value == 1 else { throw error("is true or false, not \(value)") }
      return number(value, size)
    case (.integer(let integer), .integer(let value)):
      return try ranged(value, size, isSigned: integer.isSigned)
    case (.enumeration(_, let isSigned, _), .integer(let value)),
      (.enumeration64(_, let isSigned, _), .integer(let value)):
      return try ranged(value, size, isSigned: isSigned)
    case (.enumeration(_, _, let list), .string(let name)),
      (.enumeration64(_, _, let list), .string(let name)):
      guard let enumerator = list.first(where: { $0.name == name }) else {
        throw error(
          "has no value '\(name)'", advice: Names.advice(name, among: list.map(\.name)))
      }
      return number(Int128(enumerator.value), size)
    case (.array(let array), .string(let text)):
      let element = try types.resolved(array.element)
      guard let integer = element.integer, integer.size == 1, !integer.isBoolean else { break }
      guard text.utf8.count < size, !text.utf8.contains(0) else {
        throw error("holds strings of at most \(size - 1) bytes, without zero bytes")
      }
      let padding = [UInt8](repeating: 0, count: size - text.utf8.count)
      return Array(text.utf8) + padding
    default: break
    }
    throw error(
      "is of type '\(types.btf.cDeclaration(of: typeID) ?? "?")' and takes no \(value.kind)")
  }

  private func ranged(
    _ value: Int128, _ size: Int, isSigned: Bool
  ) throws(ObjectError) -> [UInt8] {
    guard (1...8).contains(size) else { throw error("has \(size) bytes, more than a number takes") }
    let bits = Int128(size * 8)
    let low = isSigned ? -(Int128(1) << (bits - 1)) : 0
    let high = isSigned ? (Int128(1) << (bits - 1)) - 1 : (Int128(1) << bits) - 1
    guard value >= low, value <= high else {
      throw error("takes numbers from \(low) to \(high), not \(value)")
    }
    return number(value, size)
  }

  private func number(_ value: Int128, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private func error(_ message: String, advice: String? = nil) -> ObjectError {
    ObjectError("'\(name)' \(message)", section: types.section, advice: advice)
  }
}

extension GlobalValue {
  fileprivate var kind: String {
    switch self {
    case .integer: "number"
    case .boolean: "boolean"
    case .string: "string"
    case .bytes: "bytes"
    }
  }
}
