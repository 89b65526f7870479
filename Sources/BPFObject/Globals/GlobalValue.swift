/// A value for a variable of a bytecode file, checked against the variable's type when it is set.
public enum GlobalValue: Sendable, Hashable, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral
{
  /// For integers, enumerations and booleans (0 and 1).
  case integer(Int128)
  /// For booleans.
  case boolean(Bool)
  /// For arrays of characters, and by name for enumerations.
  case string(String)
  /// For every type: exactly its bytes.
  case bytes([UInt8])

  public init(integerLiteral value: Int64) { self = .integer(Int128(value)) }
  /// A boolean.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
}
