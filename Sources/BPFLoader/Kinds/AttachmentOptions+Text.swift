extension AttachmentOptions {
  /// What a manifest said of an attachment's kind, much as a manifest writes it; nil where nothing was said.
  ///
  /// - Parameter kind: the kind whose options these are.
  public func text(of kind: AttachmentKind) -> String? {
    let said = kind.options.compactMap { option in
      value(of: option).map { "\(option.name): \($0)" }
    }
    return said.isEmpty ? nil : "{ \(said.joined(separator: ", ")) }"
  }

  /// What makes these options others than earlier ones, each much as a manifest writes it; nil where nothing is said.
  ///
  /// - Parameters:
  ///   - former: the earlier ones.
  ///   - kind: the kind whose options both are.
  public func differences(from former: AttachmentOptions, of kind: AttachmentKind) -> [(
    option: String, old: String?, new: String?
  )] {
    kind.options.compactMap { option in
      let (old, new) = (former.value(of: option), value(of: option))
      return old == new ? nil : (option.name, old, new)
    }
  }

  private func value(of option: AttachmentOption) -> String? {
    let name = option.name
    switch option.type {
    case .string, .word, .choice, .map, .program: return strings[name]
    case .integer: return integers[name].map { "\($0)" }
    case .signed: return integers[name].map { "\(Int64(bitPattern: $0))" }
    case .boolean: return integers[name].map { $0 == 1 ? "true" : "false" }
    case .names, .words: return lists[name].map(Self.list)
    case .interface:
      return lists[name].map(Self.list)
        ?? strings["\(name).route"].map { "{ route: \($0) }" }
    case .integers: return numbers[name].map { Self.list($0.map { "\($0)" }) }
    case .table:
      return tables[name].map { table in
        let entries = table.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return "{ \(entries.joined(separator: ", ")) }"
      }
    case .order: return order
    }
  }

  private var order: String? {
    let neighbour =
      strings["order.attachment"]
      ?? strings["order.pin"].map { "{ pin: \($0) }" }
      ?? integers["order.program_id"].map { "{ program_id: \($0) }" }
    return strings["order"].map { word in
      neighbour.map { "{ \(word): \($0) }" } ?? word
    }
  }

  private static func list(_ items: [String]) -> String {
    items.count == 1 ? items[0] : "[\(items.joined(separator: ", "))]"
  }
}
