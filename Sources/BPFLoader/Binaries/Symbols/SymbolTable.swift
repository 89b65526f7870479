import BTF

/// A table of symbols, and where the names are.
struct SymbolTable {
  let form: ELFForm
  let range: Range<Int>
  let names: Range<Int>
  let sections: [ImageSection]
  /// Of dynamic symbols: the number of each symbol's version, two bytes each.
  let versions: Range<Int>?

  /// The first table of a type: `.dynsym` or `.symtab`.
  init?(_ type: UInt32, of image: ELFImage) {
    guard let table = image.section(ofType: type), image.sections.indices.contains(table.link)
    else { return nil }
    form = image.form
    range = table.range
    names = image.sections[table.link].range
    sections = image.sections
    versions =
      type == ImageSection.dynamicSymbols
      ? image.section(ofType: ImageSection.symbolVersions)?.range : nil
  }

  /// Calls `body` with each symbol that has a name.
  func forEach<Failure: Error>(
    _ bytes: RawSpan, _ body: (BinarySymbol) throws(Failure) -> Void
  ) throws(Failure) {
    for index in 0..<(range.count / form.symbolSize) {
      let start = range.lowerBound + index * form.symbolSize
      guard let name = bytes.read(UInt32.self, at: start), name > 0, Int(name) < names.count,
        let info = form.byte(bytes, start, 4, 12), let section = form.half(bytes, start, 6, 14),
        let value = form.long(bytes, start, 8, 4)
      else { continue }
      try body(
        BinarySymbol(
          nameOffset: names.lowerBound + Int(name), type: info & 0xF, binding: info >> 4,
          section: section, value: value, versionBits: version(bytes, index)))
    }
  }

  private func version(_ bytes: RawSpan, _ index: Int) -> UInt16? {
    guard let versions, index < versions.count / 2 else { return nil }
    return bytes.read(UInt16.self, at: versions.lowerBound + 2 * index)
  }

  /// Where in the file a symbol is; nil where the file does not hold it.
  func offset(of symbol: BinarySymbol) -> UInt64? {
    let section = Int(symbol.section)
    guard symbol.isDefined, section < sections.count else { return nil }
    return sections[section].offset(of: symbol.value)
  }

  /// The name of a symbol, with what follows an `@` of it; nil where it is too long.
  func name(of symbol: BinarySymbol, _ bytes: RawSpan) -> Range<Int>? {
    bytes.text(
      at: UInt64(symbol.nameOffset - names.lowerBound), of: names, limit: Self.longestName)
  }

  /// Mangled names are long, but no table of names may make a small file cost much time.
  private static let longestName = 4096
}
