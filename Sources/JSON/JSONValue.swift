/// What a JSON text says.
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number that 64 bits hold, with its sign.
  case integer(isNegative: Bool, magnitude: UInt64)
  /// Another number, of which nothing of ours makes use.
  case otherNumber
  /// A text.
  case string(String)
  /// Values in their order.
  case array([JSONValue])
  /// Values by their names.
  case object(JSONObject)

  /// Decodes what a text says.
  public func decode<Decoded: Decodable>(_ type: Decoded.Type) throws -> Decoded {
    try Decoded(from: JSONDecoding(self))
  }
}

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
  subscript(name: String) -> JSONValue? {
    if let places { return places[name].map { members[$0].value } }
    for member in members where member.name == name { return member.value }
    return nil
  }
}
