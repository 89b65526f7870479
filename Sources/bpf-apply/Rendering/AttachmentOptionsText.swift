import BPFLoader

/// Writes what a manifest said of an attachment's kind, much as a manifest writes it.
enum AttachmentOptionsText {
  /// Nil where nothing was said.
  static func render(_ options: AttachmentOptions, of kind: AttachmentKind) -> String? {
    let said = kind.options.compactMap { option in
      value(of: option, options).map { "\(option.name): \($0)" }
    }
    return said.isEmpty ? nil : "{ \(said.joined(separator: ", ")) }"
  }

  private static func value(of option: AttachmentOption, _ options: AttachmentOptions) -> String? {
    let name = option.name
    switch option.type {
    case .string, .choice, .map, .program: return options.strings[name]
    case .integer: return options.integers[name].map { "\($0)" }
    case .signed: return options.integers[name].map { "\(Int64(bitPattern: $0))" }
    case .boolean: return options.integers[name].map { $0 == 1 ? "true" : "false" }
    case .names, .words: return options.lists[name].map(list)
    case .interface:
      return options.lists[name].map(list)
        ?? options.strings["\(name).route"].map { "{ route: \($0) }" }
    case .integers: return options.numbers[name].map { list($0.map { "\($0)" }) }
    case .table:
      return options.tables[name].map { table in
        let entries = table.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return "{ \(entries.joined(separator: ", ")) }"
      }
    case .order: return order(options)
    }
  }

  private static func order(_ options: AttachmentOptions) -> String? {
    let neighbour =
      options.strings["order.attachment"]
      ?? options.strings["order.pin"].map { "{ pin: \($0) }" }
      ?? options.integers["order.program_id"].map { "{ program_id: \($0) }" }
    return options.strings["order"].map { word in
      neighbour.map { "{ \(word): \($0) }" } ?? word
    }
  }

  private static func list(_ items: [String]) -> String {
    items.count == 1 ? items[0] : "[\(items.joined(separator: ", "))]"
  }
}
