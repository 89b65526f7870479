/// The last lines of a log, which may have a million.
struct LogTail {
  /// The lines, without empty ones.
  let lines: [Substring]
  /// How many lines stand before them.
  let before: Int

  /// More lines than any kernel has statistics.
  static let roomForStatistics = 8

  init(_ log: String, lines count: Int) {
    let text = log.utf8
    var start = text.endIndex
    var left = count + 1
    while start > text.startIndex {
      let previous = text.index(before: start)
      if text[previous] == UInt8(ascii: "\n") {
        left -= previous == text.index(before: text.endIndex) ? 0 : 1
        if left == 0 { break }
      }
      start = previous
    }
    before = text[..<start].reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    lines = log[start...].split(separator: "\n")
  }

  /// The lines before the counts that every log ends with.
  var withoutStatistics: ArraySlice<Substring> {
    var end = lines.endIndex
    while end > 0, Self.isStatistic(lines[end - 1]) { end -= 1 }
    return lines[..<end]
  }

  private static func isStatistic(_ line: Substring) -> Bool {
    line.hasPrefix("processed ") && line.contains(" insns ")
      || line.hasPrefix("verification time ") || line.hasPrefix("stack depth ")
  }
}
