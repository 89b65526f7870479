import BTF

/// A place in a section that refers to a symbol.
struct ELFRelocation {
  /// The place, in bytes from the start of the section.
  let offset: Int
  let symbol: ELFSymbol
}

extension ELFFile {
  /// The places in a section that refer to symbols, in the order of the file.
  func relocations(of section: ELFSection) throws(ObjectError) -> [ELFRelocation] {
    var relocations: [ELFRelocation] = []
    for table in sections where table.info == section.index {
      if table.type == .relocationsWithAddend {
        throw ObjectError(
          "relocations with addends, which no eBPF compiler makes", section: table.name)
      }
      guard table.type == .relocations else { continue }
      guard table.entrySize == 16, table.size % 16 == 0 else {
        throw ObjectError("damaged ELF file: a table of relocations", section: table.name)
      }
      for position in stride(from: table.offset, to: table.offset + table.size, by: 16) {
        guard let offset = bytes.read(UInt64.self, at: position),
          let info = bytes.read(UInt64.self, at: position + 8),
          let offset = Int(exactly: offset), offset < section.size
        else {
          throw ObjectError(
            "damaged ELF file: a relocation lies outside its section", section: section.name)
        }
        let index = Int(info >> 32)
        guard symbols.indices.contains(index) else {
          throw ObjectError(
            "damaged ELF file: a relocation refers to no symbol", section: section.name,
            offset: offset)
        }
        relocations.append(ELFRelocation(offset: offset, symbol: symbols[index]))
      }
    }
    return relocations
  }
}
