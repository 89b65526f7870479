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
    guard let address = bytes.read(UInt64.self, at: start),
      let base = bytes.read(UInt64.self, at: start + 8),
      let semaphore = bytes.read(UInt64.self, at: start + 16)
    else { return nil }
    self.address = address
    self.base = base
    self.semaphore = semaphore
    guard let provider = bytes.text(at: UInt64(start + 24), limit: Self.longest),
      let name = bytes.text(at: UInt64(provider.upperBound + 1), limit: Self.longest),
      let arguments = bytes.text(at: UInt64(name.upperBound + 1), limit: Self.longest),
      !name.isEmpty, arguments.upperBound < description.upperBound
    else { return nil }
    self.provider = bytes.text(provider)
    self.name = bytes.text(name)
    let text = bytes.text(arguments)
    self.arguments = text.hasPrefix(":") ? "" : text
  }

  private static let longest = 1024

  /// The notes of a binary.
  static func all(_ binary: Binary) throws(LoaderError) -> [USDTNote] {
    let sections = binary.image.sections.filter {
      $0.name == ".note.stapsdt" && $0.type == ImageSection.note
    }
    var notes: [USDTNote] = []
    for section in sections.prefix(64) {
      let content = try binary.content.read(section.range)
      let bytes = unsafe content.span.bytes
      notes += ELFNote.notes(of: "stapsdt", alignment: section.alignment, bytes)
        .compactMap { $0.type == 3 ? USDTNote($0.description, bytes) : nil }
    }
    return notes
  }
}
