/// Where a variable is in a data section's map, and of which type it is.
public struct VariableRecord: Codable, Hashable, Sendable {
  public var offset: Int
  public var size: Int
  /// A digest of the type.
  public var type: String
}
