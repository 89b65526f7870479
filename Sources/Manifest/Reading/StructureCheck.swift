import YAML

/// Holds a document against the table of keys: keys, types, ranges and words.
///
/// What it accepts reads without errors afterwards; only what one value says of another is left.
struct StructureCheck {
  let file: String
  let diagnostics: DiagnosticCollector

  /// - Parameters:
  ///   - subject: what the value is, for messages: `max_entries`, "map `flows`".
  ///   - place: where the reader should look when something is missing in the value.
  func check(
    _ node: Node, is value: ManifestValue, subject: @autoclosure () -> String, place: Mark
  ) {
    do throws(YAMLError) {
      switch value {
      case .string(let pattern): try string(node, pattern, subject())
      case .boolean: _ = try node.boolean(subject())
      case .number(let max): _ = try node.size(subject(), max: max)
      case .integer(let range): try integer(node, range, subject())
      case .choice(let words): try choice(node, words, subject())
      case .scalar: try scalar(node, value, subject())
      case .list(let item, _):
        guard let items = node.items else { throw try wrongType(node, value, subject()) }
        for node in items {
          check(node, is: item, subject: "an item of \(subject())", place: node.mark)
        }
      case .mapping(let keys):
        guard let entries = node.entries else { throw try wrongType(node, value, subject()) }
        mapping(entries, keys, subject(), place)
      case .named(let noun, let keys, let item):
        guard let entries = node.entries else { throw try wrongType(node, value, subject()) }
        named(entries, noun, keys, item)
      case .either(let values): try either(node, values, subject(), place)
      }
    } catch {
      diagnostics.report(Diagnostic(error, file: file))
    }
  }

  private func wrongType(
    _ node: Node, _ value: ManifestValue, _ subject: String
  ) throws(YAMLError) -> YAMLError {
    let found = try node.valueType()
    return node.wrongType(
      subject, expected: value.expectation, found: found,
      help: found == .null ? "leave the key out where there is nothing to say" : nil)
  }

  private func string(
    _ node: Node, _ pattern: TextPattern?, _ subject: @autoclosure () -> String
  ) throws(YAMLError) {
    let text = try node.string(subject())
    guard text.utf8.span.firstIndex(where: { $0 == 0 }) == nil else {
      throw YAMLError("\(subject()) has a NUL character in it", at: node.mark)
    }
    guard let pattern else {
      if text.isEmpty { throw YAMLError("\(subject()) is empty", at: node.mark) }
      return
    }
    if let problem = pattern.problem(text) {
      throw YAMLError("\(subject()) `\(text.shortened)` \(problem)", at: node.mark)
    }
  }

  private func integer(
    _ node: Node, _ range: ClosedRange<Int64>, _ subject: @autoclosure () -> String
  ) throws(YAMLError) {
    guard range.contains(try node.signed(subject())) else {
      throw YAMLError(
        "\(subject()) must be between \(range.lowerBound) and \(range.upperBound)", at: node.mark)
    }
  }

  private func choice(_ node: Node, _ words: [String], _ subject: @autoclosure () -> String)
    throws(YAMLError)
  {
    guard try node.valueType() == .string, let text = node.scalar?.text else {
      throw try wrongType(node, .choice(words), subject())
    }
    guard !words.contains(text) else { return }
    throw YAMLError(
      "\(subject()) cannot be `\(text.shortened)`", at: node.mark,
      help: Known.help(for: text, among: words, called: "Known"))
  }

  private func scalar(
    _ node: Node, _ value: ManifestValue, _ subject: @autoclosure () -> String
  ) throws(YAMLError) {
    switch try node.valueType() {
    case .boolean: return
    case .string: try string(node, .text, subject())
    case .integer:
      if node.scalar?.text.utf8.first == UInt8(ascii: "-") {
        _ = try node.signed(subject())
      } else {
        _ = try node.unsigned(subject())
      }
    default: throw try wrongType(node, value, subject())
    }
  }

  private func mapping(
    _ entries: [Node.Entry], _ keys: ManifestMapping, _ subject: @autoclosure () -> String,
    _ place: Mark
  ) {
    // A required key that is only misspelt is not reported a second time as missing.
    var meant: Set<String> = []
    for entry in entries {
      if let key = keys[entry.key] {
        if reportsPlanned(entry, key) { continue }
        check(entry.value, is: key.value, subject: key.name, place: entry.keyMark)
      } else if !(keys.allowsExtensions && entry.key.hasPrefix("x-")) {
        let known = keys.keys.map(\.name)
        diagnostics.report(
          .error(
            "unknown key `\(entry.key.shortened)` in \(subject())",
            at: SourceMark(entry.keyMark, file: file),
            help: Known.help(for: entry.key, among: known, called: "Known keys")))
        if !diagnostics.isFull, let name = NearestName.of(entry.key, in: known) {
          meant.insert(name)
        }
      }
    }
    for key in keys.required
    where !meant.contains(key.name) && !entries.contains(where: { $0.key == key.name }) {
      diagnostics.report(
        .error(
          "\(subject()) needs `\(key.name)`", at: SourceMark(place, file: file),
          help: "`\(key.name)` says \(key.summary)"))
    }
  }

  /// - Returns: whether the value is a word that only a later version takes, which is reported.
  private func reportsPlanned(_ entry: Node.Entry, _ key: ManifestKey) -> Bool {
    guard let word = entry.value.scalar?.text, let instead = key.planned[word] else { return false }
    diagnostics.report(
      .error(
        "`\(key.name): \(word)` is not built yet", at: SourceMark(entry.value.mark, file: file),
        help: "until then: \(instead)"))
    return true
  }

  private func named(
    _ entries: [Node.Entry], _ noun: String, _ keys: TextPattern, _ item: ManifestValue
  ) {
    for entry in entries {
      let (name, place) = (entry.key, entry.keyMark)
      if let problem = keys.problem(name) {
        diagnostics.report(
          .error(
            "\(noun) \(keys.noun) `\(name.shortened)` \(problem)",
            at: SourceMark(place, file: file)))
      }
      check(entry.value, is: item, subject: "\(noun) `\(name.shortened)`", place: place)
    }
  }

  private func either(
    _ node: Node, _ values: [ManifestValue], _ subject: @autoclosure () -> String, _ place: Mark
  ) throws(YAMLError) {
    let type = try node.valueType()
    guard let first = values.firstIndex(where: { $0.hasForm(of: node) }), type != .null else {
      throw try wrongType(node, .either(values), subject())
    }
    let others = values[(first + 1)...]
    for value in others where value.hasForm(of: node) {
      let attempt = StructureCheck(file: file, diagnostics: DiagnosticCollector())
      attempt.check(node, is: value, subject: subject(), place: place)
      if !attempt.diagnostics.hasErrors { return }
    }
    // What is wrong with a number is said of numbers.
    let isNumber = type == .integer
    let meant =
      values[first...].first { $0.hasForm(of: node) && $0.isNumber == isNumber } ?? values[first]
    check(node, is: meant, subject: subject(), place: place)
  }
}

extension ManifestValue {
  fileprivate var isNumber: Bool {
    switch self {
    case .number, .integer: true
    default: false
    }
  }

  /// Whether a value of this form may be meant: a scalar, a list or a mapping.
  fileprivate func hasForm(of node: Node) -> Bool {
    switch self {
    case .list: node.items != nil
    case .mapping, .named: node.entries != nil
    case .string, .boolean, .number, .integer, .choice, .scalar: node.scalar != nil
    case .either: false
    }
  }
}
