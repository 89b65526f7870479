import BPFLoader
import YAML

extension ManifestReader {
  /// What is said of a kind: a mapping, or its short form.
  mutating func options(
    _ node: Node, _ kind: AttachmentKind, attachment: String
  ) -> (AttachmentOptions, [String: SourceMark]) {
    var options = AttachmentOptions()
    var marks: [String: SourceMark] = [:]
    if node.entries != nil {
      let fields = fields(node)
      for option in kind.options {
        guard let value = fields[option.name] else { continue }
        marks[option.name] = mark(value.mark)
        set(option, value, &options)
      }
      checkOneOf(kind, fields, of: attachment, at: node.mark)
    } else if !kind.shortForm.isEmpty {
      readShortForm(node, kind, &options)
      for name in kind.shortForm { marks[name] = mark(node.mark) }
    } else if let first = kind.options.first {
      marks[first.name] = mark(node.mark)
      set(first, node, &options)
    }
    return (options, marks)
  }

  /// Of options that stand for each other, one must be given.
  private mutating func checkOneOf(
    _ kind: AttachmentKind, _ fields: Fields, of attachment: String, at place: Mark
  ) {
    let given = kind.oneOf.filter { fields[$0] != nil }
    guard given.count != 1, let first = kind.oneOf.first else { return }
    let options = kind.oneOf.map { "`\($0)`" }
    error(
      given.isEmpty
        ? "attachment `\(attachment)` needs \(options.joined(separator: " or ")) of \(kind.name)"
        : "attachment `\(attachment)` has both \(options.joined(separator: " and ")) of \(kind.name)",
      at: given.last.flatMap { fields.valueMark($0) } ?? mark(place),
      help: "write one of them: `\(kind.name): { \(first): … }`")
  }

  private mutating func set(
    _ option: AttachmentOption, _ node: Node, _ options: inout AttachmentOptions
  ) {
    let name = option.name
    switch option.type {
    case .string, .choice: options.strings[name] = node.text
    case .integer: options.integers[name] = try? node.size(name)
    case .signed:
      options.integers[name] = (try? node.signed(name)).map(UInt64.init(bitPattern:))
    case .boolean: options.integers[name] = (try? node.boolean(name)).map { $0 ? 1 : 0 }
    case .names, .words: options.lists[name] = names(node)
    case .interface:
      if node.entries == nil {
        options.lists[name] = names(node)
      } else {
        options.strings["\(name).route"] = fields(node).string("route")
      }
    case .integers:
      options.numbers[name] = (node.items ?? []).compactMap { try? $0.size(name) }
    case .table:
      let entries = (node.entries ?? []).compactMap { entry in
        (try? entry.value.size(name)).map { (entry.key, $0) }
      }
      options.tables[name] = Dictionary(entries, uniquingKeysWith: { first, _ in first })
    case .map:
      options.strings[name] = reference(node, isProgram: false)
    case .program:
      options.strings[name] = reference(node, isProgram: true)
    case .order: setOrder(node, &options)
    }
  }

  private func names(_ node: Node) -> [String] {
    (node.items ?? [node]).compactMap { $0.scalar?.text }
  }

  private mutating func reference(_ node: Node, isProgram: Bool) -> String? {
    guard let text = node.text else { return nil }
    let reference = ObjectReference(text, mark: mark(node.mark))
    if let file = reference.file {
      checkProgram(file, at: reference.mark)
    } else if isProgram {
      references.hasBareFunction = true
    }
    return text
  }

  private mutating func setOrder(_ node: Node, _ options: inout AttachmentOptions) {
    guard node.entries != nil else {
      options.strings["order"] = node.text
      return
    }
    let fields = fields(node)
    let given = ["before", "after"].filter { fields[$0] != nil }
    guard given.count == 1, let word = given.first, let neighbour = fields[word] else {
      return error(
        "an order is either before or after another", at: mark(node.mark),
        help: "write `order: { before: ATTACHMENT }`")
    }
    options.strings["order"] = word
    if let name = neighbour.text {
      checkAttachment(name, at: mark(neighbour.mark))
      options.strings["order.attachment"] = name
      return
    }
    let keys = self.fields(neighbour)
    options.strings["order.pin"] = keys.string("pin")
    options.integers["order.program_id"] = keys.number("program_id")
    if (keys["pin"] == nil) == (keys["program_id"] == nil) {
      error(
        "the other one is named by its `pin` or by its `program_id`", at: mark(neighbour.mark),
        help: "write `order: { \(word): { pin: PATH } }`")
    }
  }

  /// `BINARY:SYMBOL`: the last parts are those after the last colons, since a path may have some.
  private mutating func readShortForm(
    _ node: Node, _ kind: AttachmentKind, _ options: inout AttachmentOptions
  ) {
    guard let text = node.text else { return }
    let names = kind.shortForm
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let first = parts.dropLast(names.count - 1).joined(separator: ":")
    let rest = parts.suffix(names.count - 1)
    guard parts.count >= names.count, !first.isEmpty, rest.allSatisfy({ !$0.isEmpty }) else {
      let form = names.map { $0.uppercased() }.joined(separator: ":")
      return error(
        "`\(text)` does not say all of \(names.joined(separator: ", "))", at: mark(node.mark),
        help: "write `\(kind.name): \"\(form)\"`")
    }
    for (name, value) in zip(names, [first] + rest) { options.strings[name] = value }
  }
}
