/// A program or map that an entry names: `FILE/NAME`, or `NAME` alone.
public struct ObjectReference: Hashable, Sendable, CustomStringConvertible {
  /// The bytecode file's key under `programs`; nil where the name stands alone.
  public let file: String?
  public let name: String
  public let mark: SourceMark

  public init(file: String?, name: String, mark: SourceMark) {
    self.file = file
    self.name = name
    self.mark = mark
  }

  /// - Parameter text: `FILE/NAME` or `NAME`; of a program perhaps with `@TARGET`, which may have slashes, too.
  public init(_ text: String, mark: SourceMark) {
    let (bytes, solidus) = (text.utf8, UInt8(ascii: "/"))
    if let slash = bytes.firstIndex(where: { $0 == solidus || $0 == UInt8(ascii: "@") }),
      bytes[slash] == solidus
    {
      self.init(
        file: String(text[..<slash]), name: String(text[bytes.index(after: slash)...]),
        mark: mark)
    } else {
      self.init(file: nil, name: text, mark: mark)
    }
  }

  /// As the manifest writes it.
  public var description: String { file.map { "\($0)/\(name)" } ?? name }
}
