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
  func sections(_ bytes: RawSpan) -> [ImageSection] {
    guard let start = long(bytes, 0, 40, 32), start > 0,
      half(bytes, 0, 58, 46) == UInt16(sectionSize), let stated = half(bytes, 0, 60, 48),
      let first = bytes.range(at: start, count: UInt64(sectionSize))?.lowerBound
    else { return [] }
    // A file of very many sections states their number in the first.
    let count = stated > 0 ? UInt64(stated) : long(bytes, first, 32, 20) ?? 0
    guard count <= UInt64(bytes.byteCount / sectionSize),
      let table = bytes.range(at: start, count: count * UInt64(sectionSize))
    else { return [] }
    let stringIndex = half(bytes, 0, 62, 50) ?? 0
    let names = Int(stringIndex == 0xFFFF ? word(bytes, first, 40, 24) ?? 0 : UInt32(stringIndex))
    let strings =
      names < Int(count) ? place(bytes, table.lowerBound + names * sectionSize) : nil
    return stride(from: table.lowerBound, to: table.upperBound, by: sectionSize).map { header in
      let name = bytes.text(
        at: UInt64(word(bytes, header, 0, 0) ?? 0), of: strings ?? 0..<0, limit: 64)
      return ImageSection(
        name: name.map { bytes.text($0) } ?? "", type: word(bytes, header, 4, 4) ?? 0,
        address: long(bytes, header, 16, 12) ?? 0, range: place(bytes, header) ?? 0..<0,
        link: Int(word(bytes, header, 40, 24) ?? 0), alignment: long(bytes, header, 48, 32) ?? 0)
    }
  }

  private func place(_ bytes: RawSpan, _ header: Int) -> Range<Int>? {
    guard word(bytes, header, 4, 4) != ImageSection.noBits,
      let offset = long(bytes, header, 24, 16), let size = long(bytes, header, 32, 20)
    else { return nil }
    return bytes.range(at: offset, count: size)
  }
}
