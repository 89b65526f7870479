import BTF

/// A table of symbols, and their names.
struct SymbolTable {
  private let form: ELFForm
  private let sections: [ImageSection]
  private let entries: [UInt8]
  /// Of dynamic symbols: the number of each symbol's version, two bytes each.
  private let versions: [UInt8]
  let names: [UInt8]

  /// Reads the first table of a type: `.dynsym` or `.symtab`.
  init?(_ type: UInt32, of binary: Binary) throws(LoaderError) {
    let image = binary.image
    guard let table = image.section(ofType: type), image.sections.indices.contains(table.link)
    else { return nil }
    form = image.form
    sections = image.sections
    entries = try binary.content.read(table.range)
    names = try binary.content.read(image.sections[table.link].range)
    let numbers =
      type == ImageSection.dynamicSymbols ? image.section(ofType: ImageSection.symbolVersions) : nil
    versions =
      try numbers.map { section throws(LoaderError) in
        try binary.content.read(section.range)
      } ?? []
  }

  /// Calls `body` with each symbol that has a name.
  func forEach<Failure: Error>(
    _ body: (BinarySymbol) throws(Failure) -> Void
  ) throws(Failure) {
    let bytes = unsafe entries.span.bytes
    for index in 0..<(bytes.byteCount / form.symbolSize) {
      let start = index * form.symbolSize
      guard let name = bytes.read(UInt32.self, at: start), name > 0, Int(name) < names.count,
        let info = form.byte(bytes, start, 4, 12), let section = form.half(bytes, start, 6, 14),
        let value = form.long(bytes, start, 8, 4)
      else { continue }
      try body(
        BinarySymbol(
          nameOffset: Int(name), type: info & 0xF, binding: info >> 4, section: section,
          value: value, versionBits: versions.read(UInt16.self, at: 2 * index)))
    }
  }

  /// Where in the file a symbol is; nil where the file does not hold it.
  func offset(of symbol: BinarySymbol) -> UInt64? {
    let section = Int(symbol.section)
    guard symbol.isDefined, section < sections.count else { return nil }
    return sections[section].offset(of: symbol.value)
  }

  /// The name of a symbol, with what follows an `@` of it; nil where it is too long.
  func name(of symbol: BinarySymbol) -> Range<Int>? {
    unsafe names.span.bytes.text(at: UInt64(symbol.nameOffset), limit: Self.longestName)
  }

  /// The text at a place among the names.
  func text(_ name: Range<Int>) -> String { unsafe names.span.bytes.text(name) }

  /// Mangled names are long, but no table of names may make a small file cost much time.
  private static let longestName = 4096
}
