/// Values by their names, in the order in which they stand.
public struct JSONObject: Hashable, Sendable {
  /// Of several values of one name, the first is meant.
  let members: [Member]
  /// Where the members are, where they are too many to look through.
  private let places: [String: Int]?

  struct Member: Hashable, Sendable {
    let name: String
    let value: JSONValue
  }

  /// From so many members on they are looked up.
  private static let many = 16

  init(_ members: [Member]) {
    self.members = members
    guard members.count >= Self.many else {
      places = nil
      return
    }
    places = Dictionary(
      members.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value of a name.
  public subscript(name: String) -> JSONValue? {
    if let places { return places[name].map { members[$0].value } }
    for member in members where member.name == name { return member.value }
    return nil
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
  public func ifPresent<Result>(
    _ name: String, _ read: (JSONValue) throws -> Result
  ) throws -> Result? {
    guard let value = self[name] else { return nil }
    if case .null = value { return nil }
    return try read(value)
  }

  /// The first member's name and value, of an object that has one for what it is.
  public var first: (name: String, value: JSONValue)? {
    members.first.map { ($0.name, $0.value) }
  }

  /// The same values, each read, by their names.
  public func mapValues<Result>(
    _ read: (JSONValue) throws -> Result
  ) throws -> [String: Result] {
    var results: [String: Result] = [:]
    results.reserveCapacity(members.count)
    for member in members where results[member.name] == nil {
      results[member.name] = try read(member.value)
    }
    return results
  }
}
