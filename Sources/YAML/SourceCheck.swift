/// What must be true of a text before libyaml sees it.
enum SourceCheck {
  static func check(_ source: [UInt8], limits: YAMLLimits) throws(YAMLError) {
    guard source.count <= limits.bytes else {
      throw YAMLError(
        "the text has \(source.count) bytes; at most \(limits.bytes) are read", at: .start)
    }
    if source.starts(with: [0xFF, 0xFE]) || source.starts(with: [0xFE, 0xFF]) {
      throw YAMLError("the text is UTF-16", at: .start, help: "save it as UTF-8")
    }
    try checkEncoding(source)
    try checkDirectives(source)
  }

  private static func checkEncoding(_ source: [UInt8]) throws(YAMLError) {
    if String(validating: source, as: UTF8.self) != nil { return }
    var decoder = Unicode.UTF8.ForwardParser()
    var bytes = source.makeIterator()
    var line = 1
    var column = 1
    while true {
      switch decoder.parseScalar(from: &bytes) {
      case .valid(let scalar):
        if scalar.first == newline {
          line += 1
          column = 1
        } else {
          column += 1
        }
      case .emptyInput: return
      case .error:
        throw YAMLError(
          "the text is not UTF-8 here", at: Mark(line: line, column: column),
          help: "save it as UTF-8")
      }
    }
  }

  /// Directives change how the text is read, and libyaml takes quadratic time over many of them.
  private static func checkDirectives(_ source: [UInt8]) throws(YAMLError) {
    for (place, byte) in source.enumerated() where byte == UInt8(ascii: "%") {
      let before = source[..<place]
      guard before.isEmpty || before.last == newline || before.last == UInt8(ascii: "\r") else {
        continue
      }
      throw YAMLError(
        "a directive (%YAML, %TAG) is not allowed",
        at: Mark(line: 1 + before.count { $0 == newline }, column: 1))
    }
  }

  private static let newline = UInt8(ascii: "\n")
}
