/// A place in a source text: line and column as an editor counts them, from 1.
public struct Mark: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let line: Int
  /// Counts Unicode scalars, as libyaml does.
  public let column: Int
  /// How many columns the thing takes on its line; 1 where it goes on over several lines.
  public let length: Int

  public init(line: Int, column: Int, length: Int = 1) {
    self.line = line
    self.column = column
    self.length = length
  }

  /// The first place of a text.
  public static let start = Mark(line: 1, column: 1)

  public static func < (a: Mark, b: Mark) -> Bool {
    (a.line, a.column, a.length) < (b.line, b.column, b.length)
  }

  public var description: String { "\(line):\(column)" }
}
