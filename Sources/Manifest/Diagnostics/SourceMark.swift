/// A place in a file: line and column from 1, columns in Unicode scalars.
public struct SourceMark: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  /// The file's path as the user gave it.
  public let file: String
  public let line: Int
  public let column: Int
  /// How many columns the thing takes on its line.
  public let length: Int

  public init(file: String, line: Int, column: Int, length: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
    self.length = length
  }

  public static func < (a: SourceMark, b: SourceMark) -> Bool {
    (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }

  /// `edge.yaml:21:5`
  public var description: String { "\(file):\(line):\(column)" }
}
