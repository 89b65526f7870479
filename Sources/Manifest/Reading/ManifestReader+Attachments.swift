import BPFLoader
import YAML

extension ManifestReader {
  /// An attachment.
  mutating func attachment(_ entry: Node.Entry) -> AttachmentEntry? {
    let fields = fields(entry.value)
    let object = object(fields, of: entry)
    let kind = kind(entry)
    var options = AttachmentOptions()
    var optionMarks: [String: SourceMark] = [:]
    if let kind, let node = fields[kind.name] {
      if let object { check(kind, attaches: object, at: fields) }
      (options, optionMarks) = self.options(node, kind, attachment: entry.key)
    }
    guard let object else { return nil }
    return AttachmentEntry(
      name: entry.key, object: object, kind: kind, options: options, optionMarks: optionMarks,
      whenMissing: fields.string("when_missing").flatMap(WhenMissing.init) ?? .fail,
      replace: fields.string("replace").flatMap(LinkStrategy.init), onlyIf: condition(fields),
      description: fields.string("description"),
      mark: mark(entry.keyMark))
  }

  private mutating func object(
    _ fields: Fields, of entry: Node.Entry
  ) -> AttachmentEntry.Object? {
    switch (fields.keyMark("program"), fields.keyMark("map")) {
    case (nil, nil):
      error(
        "attachment `\(entry.key)` names neither a `program` nor a `map`", at: mark(entry.keyMark))
      return nil
    case (let program?, let map?):
      error(
        "attachment `\(entry.key)` names both `program` and `map`", at: map,
        notes: [.init("`program` is here", at: program)])
      return nil
    case (_?, nil): return programReference(fields, "program").map { .program($0) }
    case (nil, _?): return mapReference(fields, "map").map { .map($0) }
    }
  }

  /// The one kind; of several the second is reported.
  private mutating func kind(_ entry: Node.Entry) -> AttachmentKind? {
    var first: (kind: AttachmentKind, mark: Mark)?
    for item in entry.value.entries ?? [] {
      guard let kind = AttachmentKind.named(item.key) else { continue }
      guard let known = first else {
        first = (kind, item.keyMark)
        continue
      }
      error(
        "attachment `\(entry.key)` has two kinds: `\(known.kind.name)` and `\(kind.name)`",
        at: mark(item.keyMark),
        notes: [.init("the first is here", at: mark(known.mark))],
        help: "attach the same program twice with two attachments")
    }
    return first?.kind
  }

  private mutating func check(
    _ kind: AttachmentKind, attaches object: AttachmentEntry.Object, at fields: Fields
  ) {
    let takesMap = kind.attachesMap
    switch object {
    case .program(let program) where takesMap:
      error(
        "\(kind.name) attaches a map, not a program", at: program.mark, help: "name it with `map`")
    case .map(let map) where !takesMap:
      error(
        "\(kind.name) attaches a program, not a map", at: map.mark, help: "name it with `program`")
    default: break
    }
  }
}
