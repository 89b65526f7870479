/// A shared library that a test lays out: what it says is known, whatever tools the machine has.
struct MadeBinary {
  struct Symbol {
    var name: String
    var value: UInt64
    /// `STT_FUNC`, `STT_OBJECT` (1) or `STT_GNU_IFUNC` (10).
    var type: UInt8 = 2
    /// `STB_GLOBAL`, `STB_WEAK` (2) or `STB_LOCAL` (0).
    var binding: UInt8 = 1
    /// The section of code, that of data (2), or none (0).
    var section: UInt16 = 1
    /// What `.gnu.version` says.
    var version: UInt16 = 1
  }

  struct Note {
    var provider: String
    var name: String
    var address: UInt64
    var semaphore: UInt64 = 0
    var arguments = ""
  }

  var isWide = true
  var machine: UInt16 = 62
  var type: UInt16 = 3
  var symbols: [Symbol] = []
  var dynamicSymbols: [Symbol] = []
  var versions: [UInt16: String] = [:]
  var notes: [Note] = []
  /// What notes say of the marker's place, whose own is ``codeAddress``.
  var notedBase = Self.codeAddress
  var buildID: [UInt8] = []

  static let codeAddress: UInt64 = 0x401000
  static let codeOffset: UInt64 = 0x400
  static let dataAddress: UInt64 = 0x502000
  static let dataOffset: UInt64 = 0x600
  private static let partSize: UInt64 = 0x200

  private struct Section {
    var name: String
    var type: UInt32
    var address: UInt64 = 0
    var content: [UInt8] = []
    var link: UInt32 = 0
    var alignment: UInt64 = 4
    var offset: UInt64 = 0
    var size: UInt64?
  }

  var bytes: [UInt8] {
    var file = [UInt8](repeating: 0, count: 0x800)
    var sections = parts
    var names = MadeBytes([0])
    var nameOffsets: [UInt32] = []
    sections.append(Section(name: ".shstrtab", type: 3))
    for section in sections {
      nameOffsets.append(names.text(section.name))
    }
    sections[sections.count - 1].content = names.bytes
    for index in sections.indices where sections[index].size == nil {
      file += [UInt8](repeating: 0, count: (8 - file.count % 8) % 8)
      sections[index].offset = UInt64(file.count)
      sections[index].size = UInt64(sections[index].content.count)
      file += sections[index].content
    }
    file += [UInt8](repeating: 0, count: (8 - file.count % 8) % 8)
    let table = UInt64(file.count)
    for (section, name) in zip(sections, nameOffsets) { file += header(section, name) }
    let start = header(sections.count, table)
    file.replaceSubrange(0..<start.count, with: start)
    var programs = MadeBytes()
    for (address, offset, flags) in [
      (Self.codeAddress, Self.codeOffset, UInt32(5)), (Self.dataAddress, Self.dataOffset, 6),
    ] {
      programs.bytes += segment(address, offset, flags)
    }
    file.replaceSubrange(64..<(64 + programs.bytes.count), with: programs.bytes)
    return file
  }

  private var parts: [Section] {
    var sections = [
      Section(name: "", type: 0, size: 0),
      Section(
        name: ".text", type: 1, address: Self.codeAddress, offset: Self.codeOffset,
        size: Self.partSize),
      Section(
        name: ".data", type: 1, address: Self.dataAddress, offset: Self.dataOffset,
        size: Self.partSize),
    ]
    func add(_ name: String, _ type: UInt32, _ content: [UInt8], link: Int = 0) {
      sections.append(Section(name: name, type: type, content: content, link: UInt32(link)))
    }
    for (name, type, all) in [
      (".symtab", UInt32(2), symbols), (".dynsym", 11, dynamicSymbols),
    ] where !all.isEmpty {
      var strings = MadeBytes([0])
      let table =
        [UInt8](repeating: 0, count: isWide ? 24 : 16)
        + all.flatMap { symbol in entry(symbol, strings.text(symbol.name)) }
      add(name, type, table, link: sections.count + 1)
      add(".strtab", 3, strings.bytes)
    }
    if !versions.isEmpty {
      var numbers = MadeBytes()
      for number in [0] + dynamicSymbols.map(\.version) { numbers.add(number) }
      add(".gnu.version", 0x6FFF_FFFF, numbers.bytes)
      let (definitions, strings) = definitions
      add(".gnu.version_d", 0x6FFF_FFFD, definitions, link: sections.count + 1)
      add(".dynstr", 3, strings)
    }
    if !notes.isEmpty {
      add(".note.stapsdt", 7, notes.flatMap { note($0) })
      sections.append(
        Section(
          name: ".stapsdt.base", type: 1, address: Self.codeAddress, offset: Self.codeOffset,
          size: 1))
    }
    if !buildID.isEmpty {
      add(".note.gnu.build-id", 7, MadeBytes.note("GNU", 3, buildID))
    }
    return sections
  }

  private func long(_ value: UInt64, _ bytes: inout MadeBytes) {
    if isWide { bytes.add(value) } else { bytes.add(UInt32(truncatingIfNeeded: value)) }
  }

  private func entry(_ symbol: Symbol, _ name: UInt32) -> [UInt8] {
    var bytes = MadeBytes()
    bytes.add(name)
    let rest = [symbol.binding << 4 | symbol.type, 0]
    if isWide { bytes.bytes += rest; bytes.add(symbol.section) }
    long(symbol.value, &bytes)
    long(4, &bytes)
    if !isWide { bytes.bytes += rest; bytes.add(symbol.section) }
    return bytes.bytes
  }

  private var definitions: ([UInt8], [UInt8]) {
    var (bytes, strings) = (MadeBytes(), MadeBytes([0]))
    let sorted = versions.sorted { $0.key < $1.key }
    for (index, version) in sorted.enumerated() {
      for half in [1, 0, version.key, 1] as [UInt16] { bytes.add(half) }
      bytes.add(UInt32(0))
      bytes.add(UInt32(20))
      bytes.add(UInt32(index == sorted.count - 1 ? 0 : 28))
      bytes.add(strings.text(version.value))
      bytes.add(UInt32(0))
    }
    return (bytes.bytes, strings.bytes)
  }

  private func note(_ note: Note) -> [UInt8] {
    var bytes = MadeBytes()
    for word in [note.address, notedBase, note.semaphore] { bytes.add(word) }
    for text in [note.provider, note.name, note.arguments] { _ = bytes.text(text) }
    return MadeBytes.note("stapsdt", 3, bytes.bytes)
  }

  private func header(_ section: Section, _ name: UInt32) -> [UInt8] {
    var bytes = MadeBytes()
    bytes.add(name)
    bytes.add(section.type)
    for value in [0, section.address, section.offset, section.size ?? 0] { long(value, &bytes) }
    bytes.add(section.link)
    bytes.add(UInt32(0))
    long(section.alignment, &bytes)
    long(0, &bytes)
    return bytes.bytes
  }

  private func segment(_ address: UInt64, _ offset: UInt64, _ flags: UInt32) -> [UInt8] {
    var bytes = MadeBytes()
    bytes.add(UInt32(1))
    if isWide { bytes.add(flags) }
    for value in [offset, address, address, Self.partSize, Self.partSize] { long(value, &bytes) }
    if !isWide { bytes.add(flags) }
    long(0x1000, &bytes)
    return bytes.bytes
  }

  private func header(_ sections: Int, _ table: UInt64) -> [UInt8] {
    var bytes = MadeBytes(
      [0x7F, 0x45, 0x4C, 0x46, isWide ? 2 : 1, 1, 1] + [UInt8](repeating: 0, count: 9))
    bytes.add(type)
    bytes.add(machine)
    bytes.add(UInt32(1))
    long(0, &bytes)
    long(64, &bytes)
    long(table, &bytes)
    bytes.add(UInt32(0))
    let sizes = isWide ? (64, 56, 64) : (52, 32, 40)
    for half in [sizes.0, sizes.1, 2, sizes.2, sections, sections - 1] { bytes.add(UInt16(half)) }
    return bytes.bytes
  }
}
