extension BTF {
  /// The id of the first type of this name and kind: own types first, then the base's.
  public func id(named name: String, kind: BTFKind) -> UInt32? {
    let wanted = Array(name.utf8)
    guard !wanted.isEmpty else { return nil }
    for id in names.candidates(wanted, in: self) {
      guard let (found, offset) = summary(of: id), found == kind,
        let bytes = nameBytes(at: offset), bytes.elementsEqual(wanted)
      else { continue }
      return id
    }
    return base?.id(named: name, kind: kind)
  }

  /// The ids of own types of one of these kinds with the essential name of `name`, in rising order.
  public func ids(essentiallyNamed name: String, kinds: Set<BTFKind>) -> [UInt32] {
    let whole = Array(name.utf8)
    let wanted = whole.prefix(EssentialName.length(whole))
    guard !wanted.isEmpty else { return [] }
    return names.candidates(wanted, in: self).filter { id in
      guard let (kind, offset) = summary(of: id), let kind, kinds.contains(kind),
        let bytes = nameBytes(at: offset)
      else { return false }
      return bytes.prefix(EssentialName.length(bytes)).elementsEqual(wanted)
    }
  }

  /// The section (DATASEC) of this name.
  public func section(named name: String) throws(BTFError) -> BTFType? {
    guard let id = id(named: name, kind: .section) else { return nil }
    return try type(id)
  }
}
