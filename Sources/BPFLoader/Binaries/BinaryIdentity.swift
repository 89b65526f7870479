import BPFSyscall

/// What tells a binary from one that replaces it, whatever its permissions are.
public struct BinaryIdentity: Hashable, Sendable, Codable {
  /// The number of the device that the file is on; 0 of bytes that are no file.
  public var device: UInt64
  /// Its number there.
  public var inode: UInt64
  /// What it holds; nil where an older version recorded it.
  public var content: Content?

  /// What a binary holds, by what tells it.
  public enum Content: Hashable, Sendable, Codable {
    /// What the linker made of the content, in hexadecimal digits.
    case build(id: String)
    /// Without a build id: how many bytes there are, and when they were last written, in nanoseconds since 1970.
    case written(size: UInt64, time: Int64)
  }

  /// The build id, in hexadecimal digits; nil where the linker was not told to make one.
  package var buildID: String? { if case .build(let id)? = content { id } else { nil } }
}

extension BinaryIdentity {
  init(_ content: BinaryContent, _ image: ELFImage) throws(LoaderError) {
    let status = content.status
    device = status?.device ?? 0
    inode = status?.inode ?? 0
    self.content =
      try image.buildID(content).map { .build(id: $0) }
      ?? .written(size: status?.size ?? 0, time: status?.modified ?? 0)
  }
}

extension BinaryContent {
  /// The file as it is now; nil of bytes that are no file.
  var status: FileStatus? { if case .file(let file) = self { file.status } else { nil } }
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
