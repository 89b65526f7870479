import YAML

/// A part of a JSON document, whose members stay in their order.
indirect enum SchemaValue {
  case text(String)
  /// A number as it is written.
  case number(String)
  case boolean(Bool)
  case list([SchemaValue])
  case object([(key: String, value: SchemaValue)])
}

extension SchemaValue {
  /// A value that is written as in a manifest; nil where it is none.
  init?(manifest text: String) {
    var errors: [YAMLError] = []
    guard let node = Node.parse(Array(text.utf8), errors: &errors), errors.isEmpty else {
      return nil
    }
    self.init(node)
  }

  private init?(_ node: Node) {
    if let entries = node.entries {
      self = .object(
        entries.compactMap { entry in SchemaValue(entry.value).map { (entry.key, $0) } })
    } else if let items = node.items {
      self = .list(items.compactMap(SchemaValue.init))
    } else if let text = node.text {
      self = .text(text)
    } else if let value = try? node.boolean("") {
      self = .boolean(value)
    } else if let value = try? node.unsigned("") {
      self = .number("\(value)")
    } else if let value = try? node.signed("") {
      self = .number("\(value)")
    } else {
      return nil
    }
  }
}

extension SchemaValue {
  /// The document, whose lines end without a space; what fits on a line stands on one.
  func written(indent: Int = 0) -> String {
    let line = compact
    if indent + line.utf8.count <= Self.width { return line }
    let space = String(repeating: " ", count: indent + 2)
    let end = "\n" + String(repeating: " ", count: indent)
    switch self {
    case .list(let items):
      return "[\n" + items.map { space + $0.written(indent: indent + 2) }.joined(separator: ",\n")
        + end + "]"
    case .object(let members):
      let lines = members.map { member in
        "\(space)\(Self.quoted(member.key)): \(member.value.written(indent: indent + 2))"
      }
      return "{\n" + lines.joined(separator: ",\n") + end + "}"
    default: return line
    }
  }

  private static let width = 100

  private var compact: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let text): text
    case .boolean(let value): "\(value)"
    case .list(let items): "[\(items.map(\.compact).joined(separator: ", "))]"
    case .object(let members):
      members.isEmpty
        ? "{}"
        : "{ \(members.map { "\(Self.quoted($0.key)): \($0.value.compact)" }.joined(separator: ", ")) }"
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.isPrintable: String(scalar)
      default:
        scalar.utf16.map { unit in
          let digits = String(unit, radix: 16)
          return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
      }
    }
    return "\"\(escaped.joined())\""
  }
}
