/// Takes what encodes itself as a JSON text.
public enum JSON {
  /// A value as JSON, its members sorted by their names: equal bytes for what is equal.
  ///
  /// - Throws: what the value throws, and `EncodingError` for numbers that are not whole.
  public static func encode(_ value: some Encodable) throws -> [UInt8] {
    let root = JSONSlot()
    try value.encode(to: JSONEncoding(root))
    var writer = JSONWriter()
    writer.write(root)
    return writer.bytes
  }
}

// What stands as a value already takes no container for each of its parts.
extension JSONValue: Encodable {
  public func encode(to encoder: any Encoder) throws {
    guard let encoding = encoder as? JSONEncoding, isWhole else {
      throw EncodingError.invalidValue(
        self, .init(codingPath: encoder.codingPath, debugDescription: "no JSON, or no whole number")
      )
    }
    encoding.slot.content = .value(self)
  }

  /// Whether it has whole numbers alone, so that all of it can be written.
  private var isWhole: Bool {
    switch self {
    case .null, .boolean, .integer, .string: true
    case .otherNumber: false
    case .array(let elements): elements.allSatisfy(\.isWhole)
    case .object(let object): object.members.allSatisfy(\.value.isWhole)
    }
  }
}

/// A place in a text for a value that is being encoded.
private final class JSONSlot {
  enum Content {
    case nothing
    /// A number, `true`, `false` or `null`.
    case word(String)
    case text(String)
    case value(JSONValue)
    case array([JSONSlot])
    case object([Member])
  }

  struct Member {
    let name: String
    let slot: JSONSlot
  }

  var content = Content.nothing

  func addElement() -> JSONSlot {
    let slot = JSONSlot()
    guard case .array(var elements) = content else {
      content = .array([slot])
      return slot
    }
    // So that it is changed where it is.
    content = .nothing
    elements.append(slot)
    content = .array(elements)
    return slot
  }

  func addMember(_ name: String) -> JSONSlot {
    let slot = JSONSlot()
    guard case .object(var members) = content else {
      content = .object([Member(name: name, slot: slot)])
      return slot
    }
    content = .nothing
    members.append(Member(name: name, slot: slot))
    content = .object(members)
    return slot
  }
}

/// Takes a value into a slot.
private struct JSONEncoding: Encoder {
  let slot: JSONSlot

  init(_ slot: JSONSlot) { self.slot = slot }

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    // An empty object is one, too; what encodes itself may ask more than once.
    if case .nothing = slot.content { slot.content = .object([]) }
    return KeyedEncodingContainer(JSONMembers<Key>(slot: slot))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .nothing = slot.content { slot.content = .array([]) }
    return JSONElements(slot: slot)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { JSONScalar(slot: slot) }
}

private struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: JSONSlot

  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) { slot.addMember(key.stringValue).content = .word("null") }

  func encode(_ value: String, forKey key: Key) {
    slot.addMember(key.stringValue).content = .text(value)
  }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try value.encode(to: superEncoder(forKey: key))
  }

  func nestedContainer<Other: CodingKey>(
    keyedBy type: Other.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Other> {
    JSONEncoding(slot.addMember(key.stringValue)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    JSONEncoding(slot.addMember(key.stringValue)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { JSONEncoding(slot.addMember("super")) }

  func superEncoder(forKey key: Key) -> any Encoder {
    JSONEncoding(slot.addMember(key.stringValue))
  }
}

private struct JSONElements: UnkeyedEncodingContainer {
  let slot: JSONSlot
  private(set) var count = 0

  init(slot: JSONSlot) { self.slot = slot }

  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil() { add().content = .word("null") }

  mutating func encode<Value: Encodable>(_ value: Value) throws {
    try value.encode(to: superEncoder())
  }

  mutating func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) -> KeyedEncodingContainer<Key> { JSONEncoding(add()).container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    JSONEncoding(add()).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { JSONEncoding(add()) }

  private mutating func add() -> JSONSlot {
    count += 1
    return slot.addElement()
  }
}

private struct JSONScalar: SingleValueEncodingContainer {
  let slot: JSONSlot

  var codingPath: [any CodingKey] { [] }

  func encodeNil() { slot.content = .word("null") }
  func encode(_ value: Bool) { slot.content = .word(value ? "true" : "false") }
  func encode(_ value: String) { slot.content = .text(value) }

  func encode<Integer: FixedWidthInteger & Encodable>(_ value: Integer) {
    slot.content = .word("\(value)")
  }

  func encode(_ value: Double) throws { throw Self.isNotWhole(value) }
  func encode(_ value: Float) throws { throw Self.isNotWhole(value) }
  func encode<Value: Encodable>(_ value: Value) throws { try value.encode(to: JSONEncoding(slot)) }

  private static func isNotWhole(_ value: any Sendable) -> EncodingError {
    .invalidValue(value, .init(codingPath: [], debugDescription: "no whole number"))
  }
}

/// Writes values without spaces.
private struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ slot: JSONSlot) {
    switch slot.content {
    case .nothing: write("{}")
    case .word(let word): write(word)
    case .text(let text): write(text: text)
    case .value(let value): write(value)
    case .array(let elements):
      write(elements) { writer, element in writer.write(element) }
    case .object(let members):
      write(members, \.name) { writer, member in writer.write(member.slot) }
    }
  }

  private mutating func write(_ value: JSONValue) {
    switch value {
    case .null: write("null")
    case .boolean(let truth): write(truth ? "true" : "false")
    case .integer(let isNegative, let magnitude): write("\(isNegative ? "-" : "")\(magnitude)")
    // It is not taken where it is encoded.
    case .otherNumber: write("null")
    case .string(let text): write(text: text)
    case .array(let elements):
      write(elements) { writer, element in writer.write(element) }
    case .object(let object):
      write(object.members, \.name) { writer, member in writer.write(member.value) }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write<Member>(
    _ members: [Member], _ name: (Member) -> String, _ write: (inout JSONWriter, Member) -> Void
  ) {
    bytes.append(UInt8(ascii: "{"))
    let sorted = members.sorted { name($0).utf8.lexicographicallyPrecedes(name($1).utf8) }
    for (index, member) in sorted.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      self.write(text: name(member))
      bytes.append(UInt8(ascii: ":"))
      write(&self, member)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ text: String) { bytes += text.utf8 }

  private mutating func write(text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    // Most texts are as they stand.
    guard bytes[start...].contains(where: Self.isEscaped) else { return }
    bytes.removeLast(bytes.count - start)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x08: write("\\b")
      case 0x0C: write("\\f")
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x09: write("\\t")
      case ..<0x20:
        write("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))")
      default: bytes.append(byte)
      }
    }
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      || byte == UInt8(ascii: "/")
  }
}
