extension VerifierReport {
  /// The log's lines, with instructions that stand for something missing rewritten.
  public var lines: [String] {
    rewriting.rewrite(log.split(separator: "\n"))
  }

  /// The last lines before the statistics, rewritten as in ``lines``; the complaint is the last of them.
  ///
  /// - Parameter count: How many, at most.
  /// - Returns: The lines, and how many stand before them.
  public func lastLines(_ count: Int) -> (lines: [String], before: Int) {
    let tail = LogTail(log, lines: count + LogTail.roomForStatistics)
    let lines = tail.withoutStatistics
    let shown = rewriting.rewrite(lines).suffix(count)
    return (Array(shown), tail.before + lines.count - shown.count)
  }

  /// What the verifier objects to and where, in one line.
  var summary: String? {
    guard let message else { return nil }
    return place.map { "\(message) (\($0))" } ?? message
  }
}
