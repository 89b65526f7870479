extension Span where Element == UInt8 {
  /// Where the first byte of a kind stands.
  func firstIndex(where isWanted: (UInt8) -> Bool) -> Int? {
    for index in indices where isWanted(self[index]) { return index }
    return nil
  }
}
