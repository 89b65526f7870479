import BPFSyscall

/// What a symbol outside of the code means to an instruction that loads its address.
struct SymbolTargets {
  /// Maps of `.maps` by section and place.
  private var maps: [Place: String] = [:]
  /// Data sections by their index.
  private var data: [Int: String] = [:]

  private struct Place: Hashable {
    let section: Int
    let offset: Int
  }

  /// - Parameter arena: The section that holds the variables of the file's arena.
  init(_ placed: [MapReader.Placed], arena: ELFSection?) {
    if let arena, let map = placed.first(where: { $0.map.type == .arena })?.map {
      data[arena.index] = map.name
    }
    for entry in placed {
      if entry.map.role.isData {
        data[entry.section] = entry.map.name
      } else if entry.map.role == .user {
        maps[Place(section: entry.section, offset: entry.offset)] = entry.map.name
      }
    }
  }

  /// - Parameter addend: What the instruction adds to the symbol's place: for a static variable, its place.
  func target(_ symbol: ELFSymbol, addend: Int32) -> Reference.Target? {
    if let map = data[symbol.section] {
      let offset = Int64(symbol.value) + Int64(addend)
      return Int32(exactly: offset).map { .mapValue(map, offset: $0) }
    }
    return maps[Place(section: symbol.section, offset: symbol.value)].map { .map($0) }
  }
}
