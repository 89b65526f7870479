import BPFSyscall

/// What tells a binary from one that replaces it.
package struct BinaryIdentity: Hashable, Sendable, CustomStringConvertible {
  /// The file as it is now; nil of bytes that are no file.
  let file: FileVersion?
  /// When it was last written, in nanoseconds since 1970.
  private let modified: Int64
  /// What the linker made of the content, in hexadecimal digits; nil where it was not told to.
  package let buildID: String?

  init(_ content: BinaryContent, _ image: ELFImage) throws(LoaderError) {
    var status: FileStatus?
    if case .file(let file) = content { status = file.status }
    file = status.map(FileVersion.init)
    modified = status?.modified ?? 0
    buildID = try image.buildID(content)
  }

  package var description: String {
    let content = buildID.map { "build \($0)" } ?? "size \(file?.size ?? 0) written \(modified)"
    return "\(file?.device ?? 0):\(file?.inode ?? 0) \(content)"
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
