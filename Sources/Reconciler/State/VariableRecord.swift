/// Where a variable is in a data section's map, and of which type it is.
public struct VariableRecord: Codable, Hashable, Sendable {
  public var offset: Int
  public var size: Int
  /// A digest of the type.
  public var type: String
}

/// A variable that goes on with what it holds when another map takes the place of the one that it is in.
struct VariableMove: Hashable, Sendable {
  let name: String
  /// Its place in the former map.
  let former: Int
  /// Its place in the new one.
  let new: Int
  let size: Int

  /// The bytes of a map with what the variables held in another.
  static func carrying(_ moves: [VariableMove], from former: [UInt8], into new: [UInt8]) -> [UInt8]
  {
    var bytes = new
    for move in moves
    where move.former + move.size <= former.count && move.new + move.size <= new.count {
      bytes.replaceSubrange(
        move.new..<move.new + move.size, with: former[move.former..<move.former + move.size])
    }
    return bytes
  }
}
