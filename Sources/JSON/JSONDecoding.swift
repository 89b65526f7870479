/// Hands a JSON value to what decodes itself.
struct JSONDecoding: Decoder {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  /// What is wrong with a text is said of it as a whole.
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(JSONMembers<Key>(object: try value.asObject()))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    JSONElements(elements: try value.asArray())
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { JSONScalar(value: value) }
}

/// The members of an object.
private struct JSONMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let object: JSONObject
  /// Where the members are, where they are too many to look through for each.
  private let places: [String: Int]?

  /// From so many members on they are looked up.
  private static var many: Int { 16 }

  init(object: JSONObject) {
    self.object = object
    guard object.members.dropFirst(Self.many - 1).first(where: { _ in true }) != nil else {
      places = nil
      return
    }
    places = Dictionary(
      object.members.map { (object.name(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  var codingPath: [any CodingKey] { [] }

  var allKeys: [Key] {
    object.members.compactMap { Key(stringValue: object.name(of: $0)) }
  }

  func contains(_ key: Key) -> Bool { found(key) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try value(key).kind == .null }

  func decode(_ type: String.Type, forKey key: Key) throws -> String { try value(key).asString() }

  func decode<Decoded: Decodable>(_ type: Decoded.Type, forKey key: Key) throws -> Decoded {
    try value(key).decode(type)
  }

  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try present(key)?.asString()
  }

  func decodeIfPresent<Decoded: Decodable>(
    _ type: Decoded.Type, forKey key: Key
  ) throws -> Decoded? { try present(key)?.decode(type) }

  func nestedContainer<Other: CodingKey>(
    keyedBy type: Other.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Other> {
    try JSONDecoding(value(key)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try JSONDecoding(value(key)).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    JSONDecoding(JSONValue(text: object.text, place: object.place))
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { JSONDecoding(try value(key)) }

  private func value(_ key: Key) throws -> JSONValue {
    guard let value = found(key) else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: [], debugDescription: "no member \(key.stringValue)"))
    }
    return value
  }

  private func present(_ key: Key) -> JSONValue? {
    guard let value = found(key), value.kind != .null else { return nil }
    return value
  }

  private func found(_ key: Key) -> JSONValue? {
    guard let places else { return object[key.stringValue] }
    return places[key.stringValue].map { object.value(of: $0) }
  }
}

/// The elements of an array, one after the other.
private struct JSONElements: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  var currentIndex = 0

  init(elements: [JSONValue]) { self.elements = elements }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex].kind == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Decoded: Decodable>(_ type: Decoded.Type) throws -> Decoded {
    try next { try $0.value.decode(type) }
  }

  mutating func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> { try next { try $0.container(keyedBy: type) } }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try next { $0 } }

  /// One that cannot be decoded is still the next one.
  private mutating func next<Decoded>(_ body: (JSONDecoding) throws -> Decoded) throws -> Decoded {
    guard !isAtEnd else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "no further element"))
    }
    let decoded = try body(JSONDecoding(elements[currentIndex]))
    currentIndex += 1
    return decoded
  }
}

/// A value by itself.
private struct JSONScalar: SingleValueDecodingContainer {
  let value: JSONValue

  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { value.kind == .null }

  func decode(_ type: Bool.Type) throws -> Bool { try value.asBoolean() }

  func decode(_ type: String.Type) throws -> String { try value.asString() }

  func decode<Integer: FixedWidthInteger & Decodable>(_ type: Integer.Type) throws -> Integer {
    try value.asInteger()
  }

  func decode(_ type: Double.Type) throws -> Double { throw value.isNo("whole number") }
  func decode(_ type: Float.Type) throws -> Float { throw value.isNo("whole number") }

  func decode<Decoded: Decodable>(_ type: Decoded.Type) throws -> Decoded { try value.decode(type) }
}
