import BTF

/// A note of an ELF file: whose it is, what kind, and where its description stands.
struct ELFNote {
  let type: UInt32
  let description: Range<Int>

  /// The notes in a range of the bytes that `owner` left; what follows a damaged one is not read.
  static func notes(
    of owner: String, in range: Range<Int>, alignment: UInt64, _ bytes: RawSpan
  ) -> [ELFNote] {
    let wanted = Array(owner.utf8) + [0]
    let step = alignment == 8 ? 8 : 4
    var notes: [ELFNote] = []
    var position = range.lowerBound
    while position <= range.upperBound - 12 {
      guard let nameSize = bytes.read(UInt32.self, at: position),
        let size = bytes.read(UInt32.self, at: position + 4),
        let type = bytes.read(UInt32.self, at: position + 8)
      else { break }
      let name = position + 12
      let start = aligned(name + Int(nameSize), from: range.lowerBound, step)
      let end = start + Int(size)
      guard end <= range.upperBound else { break }
      if Int(nameSize) == wanted.count, bytes.holds(wanted, at: name, before: range.upperBound) {
        notes.append(ELFNote(type: type, description: start..<end))
      }
      position = aligned(end, from: range.lowerBound, step)
    }
    return notes
  }

  private static func aligned(_ position: Int, from start: Int, _ step: Int) -> Int {
    start + (position - start + step - 1) / step * step
  }
}
