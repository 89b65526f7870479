import BTF

/// An ELF object for eBPF: its sections and symbols, with every range checked.
struct ELFFile {
  let bytes: [UInt8]
  let sections: [ELFSection]
  let symbols: [ELFSymbol]

  init(_ bytes: [UInt8]) throws(ObjectError) {
    try ELFIdentity.require(bytes)
    self.bytes = bytes
    sections = try Self.readSections(bytes)
    symbols = try Self.readSymbols(bytes, sections)
  }

  /// The first section of this name, as libbpf finds it.
  func section(named name: String) -> ELFSection? {
    sections.first { $0.name == name }
  }

  /// The bytes of a section; empty for one that holds only zeros (`.bss`).
  func contents(of section: ELFSection) -> ArraySlice<UInt8> {
    section.type == .noBits ? [] : bytes.slice(at: section.offset, count: section.size) ?? []
  }

  /// The string that stands at an offset of a string table.
  static func string(
    _ bytes: [UInt8], in table: Range<Int>, at offset: UInt32
  ) throws(ObjectError) -> String {
    let start = table.lowerBound + Int(offset)
    guard start < table.upperBound else {
      throw ObjectError("damaged ELF file: a name lies outside its string table")
    }
    let limit = min(table.upperBound, start + longestName)
    guard let end = bytes[start..<limit].firstIndex(of: 0) else {
      throw ObjectError("damaged ELF file: a name does not end", offset: start)
    }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Mangled names are long, but no table of names may make a small file cost much memory.
  private static let longestName = 4096
}
