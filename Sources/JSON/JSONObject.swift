/// Values by their names, in the order in which they stand. Of several values of one name, the first is meant.
public struct JSONObject: Sendable {
  let text: JSONText
  let place: Int

  /// The value of a name. It looks through all of them: what has many is asked for all of them.
  public subscript(name: String) -> JSONValue? {
    var member = place + 1
    let end = text.end(of: place)
    while member < end {
      if text.isString(at: member, name) { return value(of: member) }
      member = text.end(of: member + 1)
    }
    return nil
  }

  /// Where the names stand.
  @usableFromInline
  var members: Members { Members(text: text, place: place + 1, end: text.end(of: place)) }

  @usableFromInline
  func name(of member: Int) -> String { text.string(at: member) }

  @usableFromInline
  func value(of member: Int) -> JSONValue { JSONValue(text: text, place: member + 1) }

  @usableFromInline
  struct Members: Sequence, IteratorProtocol {
    let text: JSONText
    var place: Int
    let end: Int

    @usableFromInline
    mutating func next() -> Int? {
      guard place < end else { return nil }
      defer { place = text.end(of: place + 1) }
      return place
    }
  }
}

// What is read value by value takes no container for each of them, as what decodes itself does.
extension JSONObject {
  /// The object that a decoder of a JSON text is at.
  public init(from decoder: any Decoder) throws {
    guard let decoding = decoder as? JSONDecoding else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no JSON"))
    }
    self = try decoding.value.asObject()
  }

  /// The value of a name that has to be there.
  public func value(_ name: String) throws -> JSONValue {
    guard let value = self[name] else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "no member \(name)"))
    }
    return value
  }

  /// What a value of a name is read as; nil where it is not there, or `null`.
  @inlinable
  public func ifPresent<Result>(
    _ name: String, _ read: (JSONValue) throws -> Result
  ) throws -> Result? {
    guard let value = self[name], value.kind != .null else { return nil }
    return try read(value)
  }

  /// The first member's name and value, of an object that has one for what it is.
  public var first: (name: String, value: JSONValue)? {
    var members = members
    return members.next().map { (name(of: $0), value(of: $0)) }
  }

  /// The same values, each read, by their names.
  @inlinable
  public func mapValues<Result>(
    _ read: (JSONValue) throws -> Result
  ) throws -> [String: Result] {
    var results: [String: Result] = [:]
    for member in members {
      let name = name(of: member)
      if results[name] == nil { results[name] = try read(value(of: member)) }
    }
    return results
  }
}
