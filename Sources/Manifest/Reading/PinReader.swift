import YAML

/// Reads the pins of a manifest.
struct PinReader {
  let context: ReadingContext

  func pin(_ entry: Node.Entry) -> PinEntry? {
    let fields = context.fields(entry.value)
    guard let object = pinnedObject(fields, of: entry) else { return nil }
    let pin = PinEntry(
      path: entry.key, object: object, mode: fields.string("mode").flatMap(PinEntry.mode),
      owner: fields["owner"]?.scalar?.text, group: fields["group"]?.scalar?.text,
      allowWrite: fields.boolean("allow_write") ?? false, mark: context.mark(entry.keyMark))
    checkMode(of: pin, fields)
    return pin
  }

  private func pinnedObject(
    _ fields: Fields, of entry: Node.Entry
  ) -> PinEntry.Object? {
    let named = ["map", "program", "attachment"].compactMap { key in
      fields.keyMark(key).map { (key: key, mark: $0) }
    }
    guard let first = named.first else {
      context.error(
        "pin `\(entry.key)` names no `map`, `program` or `attachment`",
        at: context.mark(entry.keyMark))
      return nil
    }
    for other in named.dropFirst() {
      context.error(
        "pin `\(entry.key)` names both `\(first.key)` and `\(other.key)`", at: other.mark,
        notes: [.init("`\(first.key)` is here", at: first.mark)])
    }
    switch first.key {
    case "map": return context.references.map(fields, "map").map { .map($0) }
    case "program": return context.references.program(fields, "program").map { .program($0) }
    default:
      guard let name = fields.string("attachment"), let place = fields.valueMark("attachment")
      else { return nil }
      context.references.checkAttachment(name, at: place)
      return .attachment(name, place)
    }
  }

  private func checkMode(of pin: PinEntry, _ fields: Fields) {
    if case .map = pin.object {
      if let place = fields.keyMark("allow_write") {
        context.diagnostics.report(
          .warning("`allow_write` says nothing about a map's pin: its mode does", at: place))
      }
      return
    }
    guard let mode = pin.mode, mode & 0o002 != 0, !pin.allowWrite,
      let place = fields.valueMark("mode")
    else { return }
    context.error(
      "mode lets everybody write, and so detach what is pinned", at: place,
      help: "`allow_write: true` says that this is meant")
  }

  /// A path cannot be both a pin and a directory of pins.
  func checkNesting(_ entries: [Node.Entry]) {
    let marks = Dictionary(
      entries.map { ($0.key, $0.keyMark) }, uniquingKeysWith: { first, _ in first })
    for entry in entries where entry.key.utf8.count <= 1024 {
      for index in entry.key.indices where entry.key[index] == "/" {
        let parent = String(entry.key[..<index])
        guard let place = marks[parent] else { continue }
        context.error(
          "pin `\(entry.key)` lies below pin `\(parent)`, which is no directory",
          at: context.mark(entry.keyMark),
          notes: [.init("`\(parent)` is here", at: context.mark(place))])
      }
    }
  }
}
