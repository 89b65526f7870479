/// What a value in the manifest may be.
public indirect enum ManifestValue: Sendable {
  /// Text of some kind; without a pattern any text that is not empty.
  case string(TextPattern? = nil)
  case boolean
  /// A number up to `max`: decimal, `0x` hex, or with `Ki`, `Mi` or `Gi`.
  case number(max: UInt64)
  /// An integer between these.
  case integer(ClosedRange<Int64>)
  /// One of these words.
  case choice([String])
  /// Any scalar: text, a number, true or false.
  case scalar
  /// A list; of fewer items than `least` its reader says what is missing.
  case list(of: ManifestValue, least: Int = 0)
  case mapping(ManifestMapping)
  /// A mapping from names of the author's choice.
  case named(noun: String, keys: TextPattern, values: ManifestValue)
  /// One of several, told apart by their form.
  case either([ManifestValue])
}

extension ManifestValue {
  /// What the author must write, for "must be …".
  var expectation: String {
    switch self {
    case .string: "a string"
    case .boolean: "true or false"
    case .number, .integer: "a number"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    case .scalar: "a string, a number, true or false"
    case .list: "a list"
    case .mapping, .named: "a mapping"
    case .either(let values): values.map(\.expectation).joined(separator: " or ")
    }
  }
}
