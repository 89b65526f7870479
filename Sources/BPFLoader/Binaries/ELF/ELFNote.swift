import BTF

/// A note of an ELF file: whose it is, what kind, and where in its section its description stands.
struct ELFNote {
  let type: UInt32
  let description: Range<Int>

  /// The notes that `owner` left in a section's or segment's bytes; what follows a damaged one is not read.
  static func notes(of owner: String, alignment: UInt64, _ bytes: RawSpan) -> [ELFNote] {
    let wanted = Array(owner.utf8) + [0]
    let step = alignment == 8 ? 8 : 4
    var notes: [ELFNote] = []
    var position = 0
    while position <= bytes.byteCount - 12 {
      guard let nameSize = bytes.read(UInt32.self, at: position),
        let size = bytes.read(UInt32.self, at: position + 4),
        let type = bytes.read(UInt32.self, at: position + 8)
      else { break }
      let name = position + 12
      let start = aligned(name + Int(nameSize), step)
      let end = start + Int(size)
      guard end <= bytes.byteCount else { break }
      if Int(nameSize) == wanted.count, bytes.holds(wanted, at: name) {
        notes.append(ELFNote(type: type, description: start..<end))
      }
      position = aligned(end, step)
    }
    return notes
  }

  private static func aligned(_ position: Int, _ step: Int) -> Int {
    (position + step - 1) / step * step
  }
}
