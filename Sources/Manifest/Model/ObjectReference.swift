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
    let parts = text.prefix { $0 != "@" }.split(separator: "/", maxSplits: 1)
    let file = parts.count == 2 ? parts[0] : nil
    let name = file.map { text.dropFirst($0.count + 1) } ?? text[...]
    self.init(file: file.map(String.init), name: String(name), mark: mark)
  }

  /// As the manifest writes it.
  public var description: String { file.map { "\($0)/\(name)" } ?? name }
}
