import BTF

/// The value of the map `.kconfig` while it is filled: the first value of a variable counts.
struct KconfigValues {
  private(set) var bytes: [UInt8]
  private(set) var filled: Set<String> = []
  private let variables: [String: KconfigVariable]

  init(_ externs: [Extern]) {
    var variables: [String: KconfigVariable] = [:]
    var end = 0
    for entry in externs {
      guard let variable = entry.configuration else { continue }
      variables[entry.name] = variable
      end = max(end, variable.offset + variable.size)
    }
    self.variables = variables
    bytes = [UInt8](repeating: 0, count: end)
  }

  /// Takes what a configuration says: lines `CONFIG_NAME=value`; others are passed over.
  mutating func read(_ text: some Collection<UInt8>) throws(ObjectError) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard line.starts(with: "CONFIG_".utf8) else { continue }
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")),
        line.index(after: equals) < line.endIndex
      else {
        let shown = String(decoding: line.prefix(80), as: UTF8.self)
        throw ObjectError(
          "the kernel configuration has no value in the line '\(shown)'",
          advice: "write CONFIG_NAME=value")
      }
      guard variables.count > filled.count else { return }
      let name = String(decoding: line[..<equals], as: UTF8.self)
      guard variables[name] != nil, !filled.contains(name) else { continue }
      try set(name, to: line[line.index(after: equals)...])
    }
  }

  /// Sets a variable to a value as a configuration writes it.
  private mutating func set(_ name: String, to value: some Collection<UInt8>) throws(ObjectError) {
    guard let variable = variables[name], let first = value.first else { return }
    let text = String(decoding: value.prefix(256), as: UTF8.self)
    switch first {
    case UInt8(ascii: "y"), UInt8(ascii: "n"), UInt8(ascii: "m"):
      try set(name, variable, letter: first)
    case UInt8(ascii: "\""):
      guard variable.form == .text else { throw mismatch(name, text, variable) }
      guard value.count >= 2, Array(value).last == UInt8(ascii: "\"") else {
        throw ObjectError("\(name) has the value \(text), whose quotes do not close", symbol: name)
      }
      let content = value.dropFirst().dropLast().prefix(variable.size - 1)
      write(Array(content), at: variable, name)
    default:
      guard let number = KconfigNumber.parse(value) else {
        throw ObjectError("\(name) has the value \(text), which is no number", symbol: name)
      }
      guard variable.form == .integer || variable.form == .character else {
        throw mismatch(name, text, variable)
      }
      try set(name, to: number)
    }
  }

  private mutating func set(
    _ name: String, _ variable: KconfigVariable, letter: UInt8
  ) throws(ObjectError) {
    let isYes = letter == UInt8(ascii: "y")
    let isModule = letter == UInt8(ascii: "m")
    let value: UInt8
    switch variable.form {
    case .boolean where !isModule: value = isYes ? 1 : 0
    case .tristate: value = isYes ? 1 : isModule ? 2 : 0
    case .character: value = letter
    default:
      throw mismatch(name, String(decoding: [letter], as: UTF8.self), variable)
    }
    var bytes = [UInt8](repeating: 0, count: variable.form == .tristate ? 4 : 1)
    bytes[0] = value
    write(bytes, at: variable, name)
  }

  /// Sets a variable to a number, which must fit; negative ones are given as their 64 bits.
  mutating func set(_ name: String, to number: UInt64) throws(ObjectError) {
    guard let variable = variables[name] else { return }
    switch variable.form {
    case .boolean where number <= 1, .integer, .character: break
    default: throw mismatch(name, "\(number)", variable)
    }
    let bits = UInt64(variable.size * 8)
    if bits < 64 {
      let fits =
        variable.isSigned
        ? (number &+ (1 << (bits - 1))) < (1 << bits) : number >> bits == 0
      guard fits else {
        throw ObjectError(
          "\(name) has the value \(number), which does not fit in \(variable.size) bytes",
          symbol: name, advice: "declare the variable with a larger type")
      }
    }
    var value: [UInt8] = []
    value.append(littleEndian: number)
    write(Array(value.prefix(variable.size)), at: variable, name)
  }

  private mutating func write(_ value: [UInt8], at variable: KconfigVariable, _ name: String) {
    guard bytes.slice(at: variable.offset, count: value.count) != nil else { return }
    bytes.replaceSubrange(variable.offset..<(variable.offset + value.count), with: value)
    filled.insert(name)
  }

  private func mismatch(
    _ name: String, _ value: String, _ variable: KconfigVariable
  ) -> ObjectError {
    ObjectError(
      "\(name) has the value \(value), which does not fit a variable of kind \(variable.form.rawValue)",
      symbol: name, advice: "declare the variable with the type that this value has")
  }
}

/// Numbers as a kernel configuration writes them.
enum KconfigNumber {
  /// The number's 64 bits: decimal, hexadecimal (`0x`) or octal (`0`), with a sign or without.
  static func parse(_ text: some Collection<UInt8>) -> UInt64? {
    var digits = Substring(String(decoding: text.prefix(64), as: UTF8.self))
    guard text.count <= 64 else { return nil }
    digits = digits.drop { $0 == " " || $0 == "\t" }
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits = digits.dropFirst() }
    var radix = 10
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      digits = digits.dropFirst(2)
      radix = 16
    } else if digits.first == "0", digits.count > 1 {
      radix = 8
    }
    guard digits.first?.isHexDigit == true, let number = UInt64(digits, radix: radix) else {
      return nil
    }
    return isNegative ? 0 &- number : number
  }
}
