import BTF

/// What the compiler left of one place of a USDT probe, in the section `.note.stapsdt`.
struct USDTNote {
  /// Where the probe is, as linked.
  let address: UInt64
  /// Where `.stapsdt.base` was when the note was written.
  let base: UInt64
  /// Where the counter is that says whether somebody probes, as linked; 0 where there is none.
  let semaphore: UInt64
  let provider: String
  let name: String
  /// Where the arguments are, as in `8@%rdi -4@-20(%rbp)`.
  let arguments: String

  /// Reads the description of a note; nil where it is damaged.
  init?(_ description: Range<Int>, _ bytes: RawSpan) {
    let start = description.lowerBound
    let texts = start + 24
    guard texts < description.upperBound,
      let address = bytes.read(UInt64.self, at: start),
      let base = bytes.read(UInt64.self, at: start + 8),
      let semaphore = bytes.read(UInt64.self, at: start + 16)
    else { return nil }
    self.address = address
    self.base = base
    self.semaphore = semaphore
    let table = texts..<description.upperBound
    guard let provider = bytes.text(at: 0, of: table, limit: Self.longest),
      let name = bytes.text(
        at: UInt64(provider.upperBound + 1 - texts), of: table, limit: Self.longest),
      !name.isEmpty,
      let arguments = bytes.text(
        at: UInt64(name.upperBound + 1 - texts), of: table, limit: Self.longest)
    else { return nil }
    self.provider = bytes.text(provider)
    self.name = bytes.text(name)
    let text = bytes.text(arguments)
    self.arguments = text.hasPrefix(":") ? "" : text
  }

  private static let longest = 1024

  /// The notes of a binary.
  static func all(_ image: ELFImage, _ bytes: RawSpan) -> [USDTNote] {
    image.sections.filter { $0.name == ".note.stapsdt" && $0.type == ImageSection.note }.prefix(64)
      .flatMap { section in
        ELFNote.notes(of: "stapsdt", in: section.range, alignment: section.alignment, bytes)
      }
      .compactMap { $0.type == 3 ? USDTNote($0.description, bytes) : nil }
  }
}
