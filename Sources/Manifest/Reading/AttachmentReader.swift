import BPFLoader
import YAML

/// Reads the attachments of a manifest.
struct AttachmentReader {
  let context: ReadingContext

  func attachment(_ entry: Node.Entry) -> AttachmentEntry? {
    let fields = context.fields(entry.value)
    let object = object(fields, of: entry)
    let kind = kind(entry)
    var options = AttachmentOptions()
    var optionMarks = OptionMarks()
    if let kind, let node = fields[kind.name] {
      if let object { check(kind, attaches: object, at: fields) }
      (options, optionMarks) = OptionsReader(context: context, kind: kind)
        .options(node, attachment: entry.key)
    }
    guard let object else { return nil }
    return AttachmentEntry(
      name: entry.key, object: object, kind: kind, options: options, optionMarks: optionMarks,
      whenMissing: fields.string("when_missing").flatMap(WhenMissing.init) ?? .fail,
      replace: fields.string("replace").flatMap(LinkStrategy.init),
      onlyIf: Condition(onlyIf: fields),
      description: fields.string("description"),
      mark: context.mark(entry.keyMark))
  }

  private func object(
    _ fields: Fields, of entry: Node.Entry
  ) -> AttachmentEntry.Object? {
    switch (fields.keyMark("program"), fields.keyMark("map")) {
    case (nil, nil):
      context.error(
        "attachment `\(entry.key)` names neither a `program` nor a `map`",
        at: context.mark(entry.keyMark))
      return nil
    case (let program?, let map?):
      context.error(
        "attachment `\(entry.key)` names both `program` and `map`", at: map,
        notes: [.init("`program` is here", at: program)])
      return nil
    case (_?, nil): return context.references.program(fields, "program").map { .program($0) }
    case (nil, _?): return context.references.map(fields, "map").map { .map($0) }
    }
  }

  /// The one kind; of several the second is reported.
  private func kind(_ entry: Node.Entry) -> AttachmentKind? {
    var first: (kind: AttachmentKind, mark: Mark)?
    for item in entry.value.entries ?? [] {
      guard let kind = AttachmentKind.named(item.key) else { continue }
      guard let known = first else {
        first = (kind, item.keyMark)
        continue
      }
      context.error(
        "attachment `\(entry.key)` has two kinds: `\(known.kind.name)` and `\(kind.name)`",
        at: context.mark(item.keyMark),
        notes: [.init("the first is here", at: context.mark(known.mark))],
        help: "attach the same program twice with two attachments")
    }
    return first?.kind
  }

  private func check(
    _ kind: AttachmentKind, attaches object: AttachmentEntry.Object, at fields: Fields
  ) {
    let takesMap = kind.attachesMap
    switch object {
    case .program(let program) where takesMap:
      context.error(
        "\(kind.name) attaches a map, not a program", at: program.mark, help: "name it with `map`")
    case .map(let map) where !takesMap:
      context.error(
        "\(kind.name) attaches a program, not a map", at: map.mark, help: "name it with `program`")
    default: break
    }
  }
}
