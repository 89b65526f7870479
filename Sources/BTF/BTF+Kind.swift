extension BTF {
  /// The kind of a type, without decoding the rest; nil where there is no type of this id, or its kind is not known.
  public func kind(of id: UInt32) -> BTFKind? {
    if id == 0 { return .void }
    if id < firstTypeID { return base?.kind(of: id) }
    guard let position = byteOffset(of: id) else { return nil }
    return BTFEntry(info: word(position + 4)).kind
  }
}
