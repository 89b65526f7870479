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

extension JSONValue {
  /// The object that it is.
  public func asObject() throws -> JSONObject {
    guard case .object(let object) = self else { throw isNo("object") }
    return object
  }

  /// The elements of the array that it is.
  public func asArray() throws -> [JSONValue] {
    guard case .array(let elements) = self else { throw isNo("array") }
    return elements
  }

  /// The text that it is.
  public func asString() throws -> String {
    guard case .string(let text) = self else { throw isNo("text") }
    return text
  }

  /// The truth value that it is.
  public func asBoolean() throws -> Bool {
    guard case .boolean(let truth) = self else { throw isNo("truth value") }
    return truth
  }

  /// The whole number that it is.
  public func asInteger<Integer: FixedWidthInteger>() throws -> Integer {
    guard case .integer(let isNegative, let magnitude) = self else { throw isNo("whole number") }
    let number =
      isNegative
      ? Int64(exactly: -Int128(magnitude)).flatMap(Integer.init(exactly:))
      : Integer(exactly: magnitude)
    guard let number else { throw isNo("number of so many bits") }
    return number
  }

  fileprivate func isNo(_ what: StaticString) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "no \(what)"))
  }
}

/// The members of an object.
private struct JSONMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let object: JSONObject

  var codingPath: [any CodingKey] { [] }

  var allKeys: [Key] {
    var keys: [Key] = []
    for member in object.members {
      if let key = Key(stringValue: member.name) { keys.append(key) }
    }
    return keys
  }

  func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try value(key) == .null }

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

  func superDecoder() throws -> any Decoder { JSONDecoding(.object(object)) }

  func superDecoder(forKey key: Key) throws -> any Decoder { JSONDecoding(try value(key)) }

  private func value(_ key: Key) throws -> JSONValue {
    guard let value = object[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: [], debugDescription: "no member \(key.stringValue)"))
    }
    return value
  }

  private func present(_ key: Key) -> JSONValue? {
    guard let value = object[key.stringValue] else { return nil }
    if case .null = value { return nil }
    return value
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
    guard !isAtEnd, elements[currentIndex] == .null else { return false }
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
    guard !isAtEnd else { throw JSONValue.null.isNo("further element") }
    let decoded = try body(JSONDecoding(elements[currentIndex]))
    currentIndex += 1
    return decoded
  }
}

/// A value by itself.
private struct JSONScalar: SingleValueDecodingContainer {
  let value: JSONValue

  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { value == .null }

  func decode(_ type: Bool.Type) throws -> Bool { try value.asBoolean() }

  func decode(_ type: String.Type) throws -> String { try value.asString() }

  func decode<Integer: FixedWidthInteger & Decodable>(_ type: Integer.Type) throws -> Integer {
    try value.asInteger()
  }

  func decode(_ type: Double.Type) throws -> Double { throw value.isNo("whole number") }
  func decode(_ type: Float.Type) throws -> Float { throw value.isNo("whole number") }

  func decode<Decoded: Decodable>(_ type: Decoded.Type) throws -> Decoded { try value.decode(type) }
}
