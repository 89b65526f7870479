import BTF

/// The names of the versions that a library's functions have.
struct SymbolVersions {
  private let names: [UInt16: String]

  init(_ binary: Binary) throws(LoaderError) {
    let sections = binary.image.sections
    guard let section = binary.image.section(ofType: ImageSection.versionDefinitions),
      sections.indices.contains(section.link)
    else {
      names = [:]
      return
    }
    names = Self.read(
      try binary.content.read(section.range),
      names: try binary.content.read(sections[section.link].range))
  }

  func name(of symbol: BinarySymbol) -> String? { names[symbol.version] }

  private static func read(_ definitions: [UInt8], names texts: [UInt8]) -> [UInt16: String] {
    let strings = unsafe texts.span.bytes
    var names: [UInt16: String] = [:]
    var position = 0
    // Each has 20 bytes, and none stands before another that it follows.
    for _ in 0..<min(definitions.count / 20, Int(UInt16.max)) {
      guard position <= definitions.count - 20,
        let number = definitions.read(UInt16.self, at: position + 4),
        let name = definitions.read(UInt32.self, at: position + 12),
        let next = definitions.read(UInt32.self, at: position + 16)
      else { return names }
      if let offset = definitions.read(UInt32.self, at: position + Int(name)),
        let text = strings.text(at: UInt64(offset), limit: 255)
      {
        names[number & 0x7FFF] = strings.text(text)
      }
      guard next > 0 else { return names }
      position += Int(next)
    }
    return names
  }
}
