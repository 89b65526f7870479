import BTF

/// A symbol of an ELF file: a function, a variable, a section, something external.
struct ELFSymbol {
  let name: String
  let type: Kind
  let binding: Binding
  /// Not seen outside of what it is linked into (`STV_HIDDEN`, `STV_INTERNAL`).
  let isHidden: Bool
  /// The section it stands in; 0 where it is external.
  let section: Int
  /// Where it begins, in bytes from the start of the section, in which it lies whole.
  let value: Int
  let size: Int

  /// The symbol types (`STT_*`) that matter here.
  enum Kind: UInt8 {
    case none = 0
    case object = 1
    case function = 2
    case section = 3
    case other = 0xFF
  }

  /// Who sees it (`STB_*`).
  enum Binding: UInt8 {
    case local = 0
    case global = 1
    case weak = 2
    case other = 0xFF
  }

  /// Whether something outside of the file must provide it.
  var isExternal: Bool { section == 0 && type == .none && (binding == .global || binding == .weak) }
}

extension ELFFile {
  static func readSymbols(
    _ bytes: [UInt8], _ sections: [ELFSection]
  ) throws(ObjectError) -> [ELFSymbol] {
    let tables = sections.filter { $0.type == .symbols }
    guard let table = tables.first else {
      throw ObjectError(
        "the file has no symbol table",
        advice: "it was stripped; strip with 'llvm-strip -g', which keeps what a loader needs")
    }
    guard tables.count == 1, table.entrySize == 24, table.size % 24 == 0,
      sections.indices.contains(table.link), sections[table.link].type == .strings
    else { throw ObjectError("damaged ELF file: the symbol table", section: table.name) }
    let strings = sections[table.link]
    let names = strings.offset..<(strings.offset + strings.size)
    var symbols: [ELFSymbol] = []
    symbols.reserveCapacity(table.size / 24)
    for position in stride(from: table.offset, to: table.offset + table.size, by: 24) {
      guard let name = bytes.read(UInt32.self, at: position),
        let section = bytes.read(UInt16.self, at: position + 6),
        let value = bytes.read(UInt64.self, at: position + 8),
        let size = bytes.read(UInt64.self, at: position + 16)
      else { throw ObjectError("damaged ELF file: the symbol table is cut off") }
      let info = bytes[position + 4]
      let text = try string(bytes, in: names, at: name)
      let home = section > 0 && section < sections.count ? sections[Int(section)] : nil
      let room = home.map { UInt64($0.size) } ?? largestNumber
      guard value <= room, size <= room - value else {
        throw ObjectError(
          "damaged ELF file: the symbol leaves its section", section: home?.name,
          symbol: text.isEmpty ? nil : text, offset: home == nil ? position : nil,
          advice: "compile it again")
      }
      symbols.append(
        ELFSymbol(
          name: text,
          type: ELFSymbol.Kind(rawValue: info & 0xF) ?? .other,
          binding: ELFSymbol.Binding(rawValue: info >> 4) ?? .other,
          isHidden: (1...2).contains(bytes[position + 5] & 3),
          section: Int(section), value: Int(value), size: Int(size)))
    }
    return symbols
  }

  /// Of a symbol that stands in no section of the file, the value is a number of another kind.
  private static let largestNumber = UInt64(UInt32.max)
}
