import BTF

/// A section of an ELF file.
struct ELFSection {
  let index: Int
  let name: String
  let type: Kind
  /// `SHF_*` bits.
  let flags: UInt64
  /// Where it stands in the file, which holds all of it; 0 for one that holds only zeros.
  let offset: Int
  let size: Int
  /// For symbols: their string table. For relocations: their symbol table.
  let link: Int
  /// For relocations: the section they change.
  let info: Int
  let entrySize: Int

  /// The section types (`SHT_*`) that matter here.
  enum Kind: UInt32 {
    case null = 0
    case data = 1
    case symbols = 2
    case strings = 3
    case relocationsWithAddend = 4
    case noBits = 8
    case relocations = 9
    case other = 0xFFFF_FFFF
  }

  /// Whether it holds code (`SHF_EXECINSTR`).
  var isCode: Bool { flags & 4 != 0 && type == .data }
}

extension ELFFile {
  static func readSections(_ bytes: [UInt8]) throws(ObjectError) -> [ELFSection] {
    guard let table = bytes.read(UInt64.self, at: 40), let entry = bytes.read(UInt16.self, at: 58),
      let count = bytes.read(UInt16.self, at: 60), let namesIndex = bytes.read(UInt16.self, at: 62),
      let start = Int(exactly: table)
    else { throw ObjectError("damaged ELF file: the header is cut off") }
    guard count > 0, entry == 64, bytes.slice(at: start, count: Int(count) * 64) != nil else {
      throw ObjectError(
        "damaged ELF file: the table of \(count) sections lies outside the file", offset: 40)
    }
    guard namesIndex < count else {
      throw ObjectError("damaged ELF file: no section holds the sections' names", offset: 62)
    }
    let names = try header(
      bytes, at: start + Int(namesIndex) * 64, index: Int(namesIndex), names: nil)
    // Other types may state a place that is not in the file.
    guard names.type == .strings else {
      throw ObjectError(
        "damaged ELF file: the section of the sections' names holds none", offset: 62)
    }
    var sections: [ELFSection] = []
    var total = 0
    for index in 0..<Int(count) {
      let section = try header(
        bytes, at: start + index * 64, index: index,
        names: names.offset..<(names.offset + names.size))
      if section.type != .noBits { total += section.size }
      // Sections do not overlap, so a file cannot hold more than its own size.
      guard total <= bytes.count else {
        throw ObjectError("damaged ELF file: sections overlap", section: section.name)
      }
      sections.append(section)
    }
    return sections
  }

  private static func header(
    _ bytes: [UInt8], at position: Int, index: Int, names: Range<Int>?
  ) throws(ObjectError) -> ELFSection {
    func word(_ offset: Int) -> UInt32 { bytes.read(UInt32.self, at: position + offset) ?? 0 }
    func long(_ offset: Int) -> UInt64 { bytes.read(UInt64.self, at: position + offset) ?? 0 }
    let type = ELFSection.Kind(rawValue: word(4)) ?? .other
    let name = if let names { try string(bytes, in: names, at: word(0)) } else { "" }
    if type == .null {
      return ELFSection(
        index: index, name: name, type: .null, flags: 0, offset: 0, size: 0, link: 0, info: 0,
        entrySize: 0)
    }
    guard let offset = type == .noBits ? 0 : Int(exactly: long(24)),
      let size = Int(exactly: long(32)), size <= Int(UInt32.max),
      type == .noBits || bytes.slice(at: offset, count: size) != nil
    else {
      throw ObjectError(
        "damaged ELF file: a section lies outside the file", section: name, offset: position,
        advice: "the file may be cut off: copy or compile it again")
    }
    return ELFSection(
      index: index, name: name, type: type, flags: long(8), offset: offset, size: size,
      link: Int(word(40)), info: Int(word(44)), entrySize: Int(truncatingIfNeeded: long(56)))
  }
}
