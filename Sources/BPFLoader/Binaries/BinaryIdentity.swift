/// What tells a binary from one that replaces it.
struct BinaryIdentity: Hashable, Sendable, CustomStringConvertible {
  let device: UInt64
  let inode: UInt64
  /// What the linker made of the content, in hexadecimal digits; nil where it was not told to.
  let buildID: String?

  var description: String {
    "\(device):\(inode)" + (buildID.map { " build \($0)" } ?? "")
  }
}

extension ELFImage {
  /// The GNU build id, in hexadecimal digits.
  func buildID(_ bytes: RawSpan) -> String? {
    // Segments stay where a file is stripped of its table of sections.
    let places =
      segments.filter(\.isNote).map { ($0.range, $0.alignment) }
      + sections.filter { $0.type == ImageSection.note }.map { ($0.range, $0.alignment) }
    for (range, alignment) in places.prefix(64) {
      let notes = ELFNote.notes(of: "GNU", in: range, alignment: alignment, bytes)
      guard
        let note = notes.first(where: { $0.type == 3 && (1...64).contains($0.description.count) })
      else { continue }
      return bytes.copy(note.description).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }
    return nil
  }
}
