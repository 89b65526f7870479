/// Takes what encodes itself as a JSON text.
public enum JSON {
  /// A value as JSON, its members sorted by their names: equal bytes for what is equal.
  ///
  /// - Throws: what the value throws, and `EncodingError` for numbers that are not whole.
  public static func encode(_ value: some Encodable) throws -> [UInt8] {
    let root = JSONSlot()
    try value.encode(to: JSONEncoding(root))
    var writer = JSONWriter()
    root.write(to: &writer)
    return writer.bytes
  }
}

/// A value that was written already, for what would take too many containers.
public struct JSONFragment: Encodable {
  private let bytes: [UInt8]

  /// - Parameter write: writes one value.
  public init(_ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    write(&writer)
    bytes = writer.bytes
  }

  public func encode(to encoder: any Encoder) throws {
    guard let encoding = encoder as? JSONEncoding else {
      throw EncodingError.invalidValue(
        self, .init(codingPath: encoder.codingPath, debugDescription: "no JSON"))
    }
    encoding.slot.content = .fragment(bytes)
  }
}

/// A place in a text for a value that is being encoded.
private final class JSONSlot {
  enum Content {
    case nothing
    /// A number, `true`, `false` or `null`.
    case word(String)
    case text(String)
    case fragment([UInt8])
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

extension JSONSlot {
  func write(to writer: inout JSONWriter) {
    switch content {
    case .nothing: writer.object { _ in }
    case .word(let word): writer.append(word)
    case .text(let text): writer.string(text)
    case .fragment(let bytes): writer.append(bytes)
    case .array(let elements): writer.array(elements) { $1.write(to: &$0) }
    case .object(let members):
      writer.object(members.lazy.map { ($0.name, $0.slot) }) { $1.write(to: &$0) }
    }
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
