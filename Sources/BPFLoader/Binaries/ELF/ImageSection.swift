import BTF

/// A section of a program or library.
struct ImageSection: Sendable {
  let name: String
  /// The type (`SHT_*`).
  let type: UInt32
  /// Where it stands in memory; of a library, from where that is loaded.
  let address: UInt64
  /// Where it stands in the file; empty where the file does not hold it.
  let range: Range<Int>
  /// Of symbols and versions: the section of their names.
  let link: Int
  let alignment: UInt64

  /// The types (`SHT_*`) that matter here.
  static let symbols = UInt32(2)
  static let note = UInt32(7)
  static let noBits = UInt32(8)
  static let dynamicSymbols = UInt32(11)
  static let versionDefinitions = UInt32(0x6FFF_FFFD)
  static let symbolVersions = UInt32(0x6FFF_FFFF)

  /// Where in the file an address of the section is.
  func offset(of value: UInt64) -> UInt64? {
    guard value >= address, value - address < UInt64(range.count) else { return nil }
    return UInt64(range.lowerBound) + (value - address)
  }
}

extension ELFForm {
  /// The sections; none where their table is missing or damaged.
  func sections(
    _ header: RawSpan, _ content: BinaryContent
  ) throws(LoaderError) -> [ImageSection] {
    let size = UInt64(sectionSize)
    guard let start = long(header, 0, 40, 32), start > 0,
      half(header, 0, 58, 46) == UInt16(sectionSize), let stated = half(header, 0, 60, 48),
      let place = content.range(at: start, count: size)
    else { return [] }
    let first = try content.read(place)
    // A file of very many sections states their number in the first.
    let count = stated > 0 ? UInt64(stated) : long(unsafe first.span.bytes, 0, 32, 20) ?? 0
    guard count <= UInt64(content.count) / size,
      let range = content.range(at: start, count: count * size)
    else { return [] }
    let table = try content.read(range)
    let stringIndex = half(header, 0, 62, 50) ?? 0
    let names =
      stringIndex == 0xFFFF ? word(unsafe first.span.bytes, 0, 40, 24) ?? 0 : UInt32(stringIndex)
    var strings: [UInt8] = []
    if UInt64(names) < count,
      let place = self.place(unsafe table.span.bytes, Int(names) * sectionSize, content)
    {
      strings = try content.read(place)
    }
    return stride(from: 0, to: table.count, by: sectionSize).map { entry in
      let (bytes, texts) = unsafe (table.span.bytes, strings.span.bytes)
      let name = texts.text(at: UInt64(word(bytes, entry, 0, 0) ?? 0), limit: 64)
      return ImageSection(
        name: name.map { texts.text($0) } ?? "", type: word(bytes, entry, 4, 4) ?? 0,
        address: long(bytes, entry, 16, 12) ?? 0,
        range: self.place(bytes, entry, content) ?? 0..<0,
        link: Int(word(bytes, entry, 40, 24) ?? 0), alignment: long(bytes, entry, 48, 32) ?? 0)
    }
  }

  private func place(_ table: RawSpan, _ entry: Int, _ content: BinaryContent) -> Range<Int>? {
    guard word(table, entry, 4, 4) != ImageSection.noBits,
      let offset = long(table, entry, 24, 16), let size = long(table, entry, 32, 20)
    else { return nil }
    return content.range(at: offset, count: size)
  }
}
