extension BTF {
  /// The id of the first type of this name and kind: own types first, then the base's.
  public func id(named name: String, kind: BTFKind) -> UInt32? {
    let wanted = Array(name.utf8)
    guard !wanted.isEmpty else { return nil }
    let own = candidates(NameHash.of(wanted), ofFunctions: kind == .function) {
      bytes, found, start, limit in
      let end = start + wanted.count
      return found == kind && end < limit && bytes.byte(at: end) == 0
        && bytes.holds(wanted, at: start)
    }
    return own.first ?? base?.id(named: name, kind: kind)
  }

  /// The ids of own types of one of these kinds with the essential name of `name`, in rising order.
  public func ids(essentiallyNamed name: String, kinds: Set<BTFKind>) -> [UInt32] {
    let whole = Array(name.utf8)
    let wanted = Array(whole.prefix(EssentialName.length(whole)))
    guard !wanted.isEmpty else { return [] }
    // Of the whole name: what is left without a flavour may look like one again (`task___a___b`).
    let hash = NameHash.of(whole)
    let isMeant = { (bytes: RawSpan, kind: BTFKind, start: Int, limit: Int) in
      guard kinds.contains(kind), bytes.holds(wanted, at: start),
        let end = Self.end(ofNameAt: start, in: bytes, limit: limit)
      else { return false }
      return EssentialName.length(bytes, start..<end) == wanted.count
    }
    let functions =
      kinds.contains(.function) ? candidates(hash, ofFunctions: true, where: isMeant) : []
    if kinds == [.function] { return functions }
    let others = candidates(hash, ofFunctions: false, where: isMeant)
    return functions.isEmpty ? others : (functions + others).sorted()
  }

  /// The section (DATASEC) of this name.
  public func section(named name: String) throws(BTFError) -> BTFType? {
    guard let id = id(named: name, kind: .section) else { return nil }
    return try type(id)
  }

  /// The own types that `isMeant` takes of those whose essential name has a hash, in rising order.
  ///
  /// It is given the bytes that hold the name, the kind, where the name begins, and before which byte it ends: a
  /// module's type may have a name that stands in the kernel's bytes.
  private func candidates(
    _ hash: UInt32, ofFunctions: Bool, where isMeant: (RawSpan, BTFKind, Int, Int) -> Bool
  ) -> [UInt32] {
    let places = image.places(hash, ofFunctions: ofFunctions)
    return image.storage.withBytes { bytes in
      var ids: [UInt32] = []
      for place in places {
        let position = Int(image.offsets[place])
        guard let info = bytes.read(UInt32.self, at: position + 4),
          let kind = BTFEntry(info: info).kind,
          let offset = bytes.read(UInt32.self, at: position),
          let holder = image.holder(ofString: offset),
          let start = holder.position(ofString: offset)
        else { continue }
        let limit = holder.limit(ofNameAt: start)
        let found =
          holder === image
          ? isMeant(bytes, kind, start, limit)
          : holder.storage.withBytes { isMeant($0, kind, start, limit) }
        if found { ids.append(firstTypeID + UInt32(place)) }
      }
      return ids
    }
  }
}
