import BPFSyscall

/// What tells a binary from one that replaces it.
package struct BinaryIdentity: Hashable, Sendable, CustomStringConvertible {
  let device: UInt64
  let inode: UInt64
  /// What the linker made of the content, in hexadecimal digits; nil where it was not told to.
  package let buildID: String?

  init(_ content: BinaryContent, _ image: ELFImage) throws(LoaderError) {
    var status: FileStatus?
    if case .file(let file) = content { status = file.status }
    device = status?.device ?? 0
    inode = status?.inode ?? 0
    buildID = try image.buildID(content)
  }

  package var description: String {
    "\(device):\(inode)" + (buildID.map { " build \($0)" } ?? "")
  }
}

extension ELFImage {
  /// The GNU build id, in hexadecimal digits.
  func buildID(_ content: BinaryContent) throws(LoaderError) -> String? {
    // Segments stay where a file is stripped of its table of sections.
    let places =
      segments.filter(\.isNote).map { ($0.range, $0.alignment) }
      + sections.filter { $0.type == ImageSection.note }.map { ($0.range, $0.alignment) }
    for (range, alignment) in places.prefix(64) {
      let bytes = try content.read(range)
      let notes = ELFNote.notes(of: "GNU", alignment: alignment, unsafe bytes.span.bytes)
      guard
        let note = notes.first(where: { $0.type == 3 && (1...64).contains($0.description.count) })
      else { continue }
      return bytes[note.description].map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }
    return nil
  }
}
