import BPFLoader
import YAML

/// Reads the options of an attachment, which its kind has.
struct OptionsReader {
  let context: ReadingContext
  let kind: AttachmentKind

  /// What is said of a kind: a mapping, or its short form.
  func options(
    _ node: Node, attachment: String
  ) -> (AttachmentOptions, OptionMarks) {
    var options = AttachmentOptions()
    var marks = OptionMarks()
    if node.entries != nil {
      let fields = context.fields(node)
      for option in kind.options {
        guard let value = fields[option.name] else { continue }
        marks.add(option.name, context.mark(value.mark))
        set(option, value, &options)
      }
      checkOneOf(fields, of: attachment, at: node.mark)
    } else if !kind.shortForm.isEmpty {
      readShortForm(node, &options)
      for name in kind.shortForm { marks.add(name, context.mark(node.mark)) }
    } else if let first = kind.options.first {
      marks.add(first.name, context.mark(node.mark))
      set(first, node, &options)
    }
    return (options, marks)
  }

  /// Of options that stand for each other, one must be given.
  private func checkOneOf(
    _ fields: Fields, of attachment: String, at place: Mark
  ) {
    let given = kind.oneOf.filter { fields[$0] != nil }
    guard given.count != 1, let first = kind.oneOf.first else { return }
    let options = kind.oneOf.map { "`\($0)`" }
    context.error(
      given.isEmpty
        ? "attachment `\(attachment)` needs \(options.joined(separator: " or ")) of \(kind.name)"
        : "attachment `\(attachment)` has both \(options.joined(separator: " and ")) of \(kind.name)",
      at: given.last.flatMap { fields.valueMark($0) } ?? context.mark(place),
      help: "write one of them: `\(kind.name): { \(first): … }`")
  }

  private func set(
    _ option: AttachmentOption, _ node: Node, _ options: inout AttachmentOptions
  ) {
    let name = option.name
    switch option.type {
    case .string, .choice: options.strings[name] = node.text
    case .word: options.strings[name] = node.scalar?.text
    case .integer: options.integers[name] = try? node.size(name)
    case .signed:
      options.integers[name] = (try? node.signed(name)).map(UInt64.init(bitPattern:))
    case .boolean: options.integers[name] = (try? node.boolean(name)).map { $0 ? 1 : 0 }
    case .names, .words: options.lists[name] = names(node)
    case .interface:
      if node.entries == nil {
        options.lists[name] = names(node)
      } else {
        options.strings["\(name).route"] = context.fields(node).string("route")
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

  private func reference(_ node: Node, isProgram: Bool) -> String? {
    guard let text = node.text else { return nil }
    let reference = ObjectReference(text, mark: context.mark(node.mark))
    if let file = reference.file {
      context.references.checkProgram(file, at: reference.mark)
    } else if isProgram {
      context.references.hasBareFunction = true
    }
    return text
  }

  private func setOrder(_ node: Node, _ options: inout AttachmentOptions) {
    guard node.entries != nil else {
      options.strings["order"] = node.text
      return
    }
    let fields = context.fields(node)
    let given = ["before", "after"].filter { fields[$0] != nil }
    guard given.count == 1, let word = given.first, let neighbour = fields[word] else {
      return context.error(
        "an order is either before or after another", at: context.mark(node.mark),
        help: "write `order: { before: ATTACHMENT }`")
    }
    options.strings["order"] = word
    if let name = neighbour.text {
      context.references.checkAttachment(name, at: context.mark(neighbour.mark))
      options.strings["order.attachment"] = name
      return
    }
    let keys = context.fields(neighbour)
    options.strings["order.pin"] = keys.string("pin")
    options.integers["order.program_id"] = keys.number("program_id")
    if (keys["pin"] == nil) == (keys["program_id"] == nil) {
      context.error(
        "the other one is named by its `pin` or by its `program_id`",
        at: context.mark(neighbour.mark),
        help: "write `order: { \(word): { pin: PATH } }`")
    }
  }

  /// `BINARY:SYMBOL`: the last parts are those after the last colons, since a path may have some.
  private func readShortForm(
    _ node: Node, _ options: inout AttachmentOptions
  ) {
    guard let text = node.text else { return }
    let names = kind.shortForm
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let first = parts.dropLast(names.count - 1).joined(separator: ":")
    let rest = parts.suffix(names.count - 1)
    guard parts.count >= names.count, !first.isEmpty, rest.allSatisfy({ !$0.isEmpty }) else {
      let form = names.map { $0.uppercased() }.joined(separator: ":")
      return context.error(
        "`\(text)` does not say all of \(names.joined(separator: ", "))",
        at: context.mark(node.mark),
        help: "write `\(kind.name): \"\(form)\"`")
    }
    for (name, value) in zip(names, [first] + rest) { options.strings[name] = value }
  }
}
