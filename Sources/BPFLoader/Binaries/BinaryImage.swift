import BTF

/// What an ELF file of this machine's byte order and 64 bits says of its functions.
struct BinaryImage {
  private(set) var functions: [Function] = []
  /// The user-space tracepoints (USDT).
  private(set) var tracepoints: [USDTSite] = []
  /// The GNU build id, in hexadecimal.
  private(set) var buildID: String?

  /// A function that the file defines.
  struct Function {
    let name: String
    /// The symbol's version, in a library that has versions.
    let version: String?
    /// Whether it is what a program gets that asks for no version.
    let isDefault: Bool
    /// A global symbol goes before a weak one, that before a local one.
    let rank: Int
    /// Where in the file it begins, in bytes.
    let offset: UInt64
  }

  private let bytes: [UInt8]
  private var sections: [Section] = []

  private struct Section {
    var name: UInt32
    var address: UInt64
    var type: UInt32
    var offset: Int
    var size: Int
    var link: Int
    var info: Int
  }

  /// Nil for what is no such file; a table that is damaged counts as empty.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]),
      let type = bytes.read(UInt16.self, at: 16), type == 2 || type == 3
    else { return nil }
    readSections()
    let segments = segments()
    readFunctions(segments)
    readNotes(segments)
  }

  private mutating func readSections() {
    guard let start = position(at: 40), let size = bytes.read(UInt16.self, at: 58), size == 64,
      let count = bytes.read(UInt16.self, at: 60)
    else { return }
    for index in 0..<Int(count) {
      let at = start + index * 64
      guard let name = bytes.read(UInt32.self, at: at),
        let type = bytes.read(UInt32.self, at: at + 4),
        let address = bytes.read(UInt64.self, at: at + 16), let offset = position(at: at + 24),
        let size = position(at: at + 32), let link = bytes.read(UInt32.self, at: at + 40),
        let info = bytes.read(UInt32.self, at: at + 44)
      else { return }
      sections.append(
        Section(
          name: name, address: address, type: type, offset: offset, size: size, link: Int(link),
          info: Int(info)))
    }
  }

  /// Where the parts of the file come to lie in memory.
  private func segments() -> [Segment] {
    guard let start = position(at: 32), let size = bytes.read(UInt16.self, at: 54), size == 56,
      let count = bytes.read(UInt16.self, at: 56)
    else { return [] }
    return (0..<Int(count)).compactMap { index in
      let at = start + index * 56
      guard bytes.read(UInt32.self, at: at) == 1, let offset = bytes.read(UInt64.self, at: at + 8),
        let address = bytes.read(UInt64.self, at: at + 16),
        let size = bytes.read(UInt64.self, at: at + 32)
      else { return nil }
      return Segment(address: address, size: size, offset: offset)
    }
  }

  private mutating func readFunctions(
    _ segments: [Segment]
  ) {
    // Dynamic symbols (11) have versions (0x6FFFFFFF); the others (2) may be stripped.
    for (index, section) in sections.enumerated() where section.type == 11 || section.type == 2 {
      guard sections.indices.contains(section.link) else { continue }
      let names = sections[section.link]
      let versions = sections.first { $0.type == 0x6FFF_FFFF && $0.link == index }
      let versionNames = versions == nil ? [:] : versionNames()
      let count = min(section.size, bytes.count) / 24
      for number in 0..<count {
        let at = section.offset + number * 24
        guard let name = bytes.read(UInt32.self, at: at),
          let info = bytes.read(UInt8.self, at: at + 4),
          let home = bytes.read(UInt16.self, at: at + 6),
          let value = bytes.read(UInt64.self, at: at + 8)
        else { break }
        // Functions (2) and those chosen as the program starts (10), defined here.
        guard info & 15 == 2 || info & 15 == 10, home != 0, value != 0,
          let place = segments.offset(of: value), let text = string(at: Int(name), in: names)
        else { continue }
        let version = versions.flatMap { bytes.read(UInt16.self, at: $0.offset + number * 2) }
        let rank = info >> 4 == 1 ? 2 : info >> 4 == 2 ? 1 : 0
        functions.append(
          Function(
            name: text, version: version.flatMap { versionNames[$0 & 0x7FFF] },
            isDefault: version.map { $0 & 0x8000 == 0 && $0 > 1 } ?? false, rank: rank,
            offset: place))
      }
    }
  }

  /// The names of the versions that the file defines, by their number.
  private func versionNames() -> [UInt16: String] {
    guard let table = sections.first(where: { $0.type == 0x6FFF_FFFD }),
      sections.indices.contains(table.link)
    else { return [:] }
    var names: [UInt16: String] = [:]
    var at = table.offset
    for _ in 0..<min(table.info, 4096) {
      guard let number = bytes.read(UInt16.self, at: at + 4),
        let auxiliary = bytes.read(UInt32.self, at: at + 12),
        let next = bytes.read(UInt32.self, at: at + 16),
        let name = bytes.read(UInt32.self, at: at + Int(auxiliary))
      else { break }
      names[number & 0x7FFF] = string(at: Int(name), in: sections[table.link])
      if next == 0 { break }
      at += Int(next)
    }
    return names
  }

  /// Notes say the build id (owner GNU, type 3) and the tracepoints (owner stapsdt, type 3).
  private mutating func readNotes(_ segments: [Segment]) {
    for section in sections where section.type == 7 {
      var at = section.offset
      let end = min(section.offset + section.size, bytes.count)
      while at < end, let owner = bytes.read(UInt32.self, at: at),
        let size = bytes.read(UInt32.self, at: at + 4),
        let type = bytes.read(UInt32.self, at: at + 8)
      {
        let start = at + 12 + Self.padded(owner)
        if type == 3, let content = bytes.slice(at: start, count: Int(size)) {
          switch bytes.slice(at: at + 12, count: Int(owner)).map({
            String(decoding: $0, as: UTF8.self)
          }) {
          case "GNU\0" where size <= 64:
            buildID = content.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
          case "stapsdt\0": addTracepoint(Array(content), segments)
          default: break
          }
        }
        at = start + Self.padded(size)
      }
    }
  }

  private static func padded(_ size: UInt32) -> Int { (Int(size) + 3) & ~3 }

  /// Three addresses, then provider, name and arguments, each ended by a zero.
  private mutating func addTracepoint(_ note: [UInt8], _ segments: [Segment]) {
    guard let address = note.read(UInt64.self, at: 0), let base = note.read(UInt64.self, at: 8),
      let counter = note.read(UInt64.self, at: 16)
    else { return }
    let texts = note.dropFirst(24).split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    // A file that was prelinked lies elsewhere than when the note was made.
    let home = sections.first { name(of: $0) == ".stapsdt.base" }?.address
    let moved = home.map { base == 0 ? 0 : $0 &- base } ?? 0
    guard texts.count > 2, tracepoints.count < 65536,
      let offset = segments.offset(of: address &+ moved)
    else { return }
    tracepoints.append(
      USDTSite(
        provider: texts[0], name: texts[1], arguments: texts[2], offset: offset,
        counterOffset: counter == 0 ? 0 : segments.offset(of: counter &+ moved) ?? 0))
  }

  private func name(of section: Section) -> String? {
    guard let index = bytes.read(UInt16.self, at: 62), sections.indices.contains(Int(index)) else {
      return nil
    }
    return string(at: Int(section.name), in: sections[Int(index)])
  }

  private func position(at offset: Int) -> Int? {
    bytes.read(UInt64.self, at: offset).flatMap { $0 < 1 << 40 ? Int($0) : nil }
  }

  private func string(at offset: Int, in table: Section) -> String? {
    let start = table.offset + offset
    guard offset < table.size, start < bytes.count else { return nil }
    let limit = min(bytes.count, start + 4096)
    guard let end = bytes[start..<limit].firstIndex(of: 0), end > start else { return nil }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

/// A part of the file, and where it comes to lie in memory.
private struct Segment {
  let address: UInt64
  let size: UInt64
  let offset: UInt64
}

extension [Segment] {
  /// Where in the file an address is.
  fileprivate func offset(of address: UInt64) -> UInt64? {
    first { address >= $0.address && address - $0.address < $0.size }
      .map { (address - $0.address) &+ $0.offset }
  }
}
