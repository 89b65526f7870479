import BTF

/// The names of the versions that a library's functions have.
struct SymbolVersions {
  private let names: [UInt16: String]

  init(_ image: ELFImage, _ bytes: RawSpan) { names = Self.read(image, bytes) }

  func name(of symbol: BinarySymbol) -> String? { names[symbol.version] }

  private static func read(_ image: ELFImage, _ bytes: RawSpan) -> [UInt16: String] {
    var names: [UInt16: String] = [:]
    guard let section = image.section(ofType: ImageSection.versionDefinitions),
      image.sections.indices.contains(section.link)
    else { return names }
    let strings = image.sections[section.link].range
    var position = section.range.lowerBound
    // Each has 20 bytes, and none stands before another that it follows.
    for _ in 0..<min(section.range.count / 20, Int(UInt16.max)) {
      guard position <= section.range.upperBound - 20,
        let number = bytes.read(UInt16.self, at: position + 4),
        let name = bytes.read(UInt32.self, at: position + 12),
        let next = bytes.read(UInt32.self, at: position + 16)
      else { return names }
      if let offset = bytes.read(UInt32.self, at: position + Int(name)),
        let text = bytes.text(at: UInt64(offset), of: strings, limit: 255)
      {
        names[number & 0x7FFF] = bytes.text(text)
      }
      guard next > 0 else { return names }
      position += Int(next)
    }
    return names
  }
}
