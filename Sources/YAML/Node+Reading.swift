extension Node {
  /// The type of a value, as a reader of the document would say it.
  public enum ValueType: String, Sendable {
    case null = "nothing"
    case boolean = "a boolean"
    case integer = "a number"
    case float = "a number with a fraction"
    case string = "a string"
    case list = "a list"
    case mapping = "a mapping"
  }

  /// The type of the value by the core schema of YAML 1.2.
  ///
  /// - Throws: where it is a plain scalar that YAML 1.1 and 1.2 read differently.
  public func valueType() throws(YAMLError) -> ValueType {
    switch content {
    case .sequence: return .list
    case .mapping: return .mapping
    case .scalar(let scalar):
      guard scalar.isPlain else { return .string }
      switch PlainScalar(scalar.text) {
      case .null: return .null
      case .boolean: return .boolean
      case .integer: return .integer
      case .float: return .float
      case .string: return .string
      case .ambiguous(let in11, let in12):
        throw YAMLError(
          "`\(scalar.text.shortened)` is \(in11) in YAML 1.1 and \(in12) in YAML 1.2: quote it",
          at: mark,
          help: "write \"\(scalar.text.shortened)\" for the text")
      }
    }
  }

  /// The value as a string.
  ///
  /// - Parameter subject: what the value is, for the message: `description`.
  public func string(_ subject: @autoclosure () -> String) throws(YAMLError) -> String {
    let type = try valueType()
    guard type == .string, let scalar else {
      let help = scalar.flatMap { $0.text.isEmpty ? nil : "quote it: \"\($0.text.shortened)\"" }
      throw wrongType(subject(), expected: "a string", found: type, help: help)
    }
    return scalar.text
  }

  /// The value as a boolean: `true` or `false`, not in quotes.
  public func boolean(_ subject: @autoclosure () -> String) throws(YAMLError) -> Bool {
    if let scalar, scalar.isPlain, case .boolean(let value) = PlainScalar(scalar.text) {
      return value
    }
    throw wrongType(subject(), expected: "true or false", found: try valueType())
  }

  /// The value as a number up to `max`: decimal or `0x` hex, not in quotes.
  public func unsigned(_ subject: @autoclosure () -> String, max: UInt64 = .max) throws(YAMLError)
    -> UInt64
  {
    try number(subject(), max: max, accepting: .integer) { IntegerText.unsigned($0, units: false) }
  }

  /// The value as a number with a sign, not in quotes.
  public func signed(_ subject: @autoclosure () -> String) throws(YAMLError) -> Int64 {
    let type = try valueType()
    guard type == .integer, let text = scalar?.text else {
      throw wrongType(subject(), expected: "a number", found: type)
    }
    guard let value = IntegerText.signed(text) else {
      throw outOfRange(subject(), min: "\(Int64.min)", max: "\(Int64.max)")
    }
    return value
  }

  /// The value as a size or count up to `max`: a number, with `Ki`, `Mi` or `Gi` or without.
  public func size(_ subject: @autoclosure () -> String, max: UInt64 = .max) throws(YAMLError)
    -> UInt64
  {
    try number(subject(), max: max, accepting: .string) { IntegerText.unsigned($0) }
  }

  /// - Parameter textType: what else than a plain number the text may look like.
  private func number(
    _ subject: @autoclosure () -> String, max: UInt64, accepting textType: ValueType,
    read: (String) -> UInt64?
  ) throws(YAMLError) -> UInt64 {
    let type = try valueType()
    guard type == .integer || type == textType, let text = scalar?.text else {
      throw wrongType(subject(), expected: "a number", found: type)
    }
    if let value = read(text), value <= max { return value }
    guard type == .integer || text.utf8.first?.isDigit == true else {
      throw wrongType(subject(), expected: "a number", found: type)
    }
    if type == .integer { throw outOfRange(subject(), min: "0", max: "\(max)") }
    throw YAMLError(
      "\(subject()) must be a number up to \(max), decimal or 0x hex, with Ki, Mi or Gi or without",
      at: mark)
  }

  private func outOfRange(_ subject: String, min: String, max: String) -> YAMLError {
    YAMLError("\(subject) must be between \(min) and \(max)", at: mark)
  }

  /// The error of a value that has another type than its reader expects.
  public func wrongType(
    _ subject: String, expected: String, found: ValueType, help: String? = nil
  ) -> YAMLError {
    YAMLError("\(subject) must be \(expected), not \(found.rawValue)", at: mark, help: help)
  }
}
