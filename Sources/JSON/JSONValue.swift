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
