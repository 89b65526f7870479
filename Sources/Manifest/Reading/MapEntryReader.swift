import BPFSyscall
import YAML

/// Reads the maps of a manifest.
struct MapEntryReader {
  let context: ReadingContext

  func map(_ entry: Node.Entry) -> MapEntry? {
    let fields = context.fields(entry.value)
    let from = origins(fields, of: entry)
    let map = MapEntry(
      name: entry.key, from: from, type: fields.string("type").flatMap { MapType(named: $0) },
      key: field(fields["key"], "key"), value: field(fields["value"], "value"),
      maxEntries: fields.number32("max_entries"), flags: flags(fields),
      mapExtra: fields.number("map_extra"), numaNode: fields.number32("numa_node"),
      entries: entries(fields),
      onChange: fields.string("on_change").flatMap { OnChange(rawValue: $0) } ?? .fail,
      preventDestroy: fields.boolean("prevent_destroy") ?? false,
      external: external(fields, of: entry), description: fields.string("description"),
      mark: context.mark(entry.keyMark), marks: marks(entry.value))
    if fields["from"] == nil, fields["external"] == nil, from.isEmpty {
      checkDefinition(map, fields)
    }
    return map
  }

  /// The files' maps that the definition is from.
  private func origins(_ fields: Fields, of entry: Node.Entry) -> [MapOrigin] {
    let key = ObjectReference(entry.key, mark: context.mark(entry.keyMark))
    var origins: [MapOrigin] = []
    if let file = key.file {
      origins = [MapOrigin(file: file, map: key.name, mark: key.mark)]
      if let place = fields.keyMark("from") {
        context.error("map `\(entry.key)` needs no `from`: its name says it", at: place)
      }
    } else {
      for (text, place) in fields.texts("from") {
        let from = ObjectReference(text, mark: place)
        origins.append(
          MapOrigin(
            file: from.file ?? text, map: from.file == nil ? key.name : from.name, mark: place))
      }
      if fields["from"]?.items?.isEmpty == true, let place = fields.valueMark("from") {
        context.error("`from` is an empty list", at: place)
      }
    }
    for origin in origins {
      context.references.checkProgram(origin.file, at: origin.mark)
      context.references.claim(origin, for: entry.key)
    }
    return origins
  }

  private func field(_ node: Node?, _ subject: String) -> MapField? {
    guard let node else { return nil }
    if let text = node.text { return MapScalar(rawValue: text).map { .scalar($0) } }
    guard node.entries != nil else { return nil }
    let fields = context.fields(node)
    let btf = fields.keyMark("type") ?? fields.keyMark("of")
    if let size = fields.keyMark("size") {
      if let btf {
        context.error(
          "\(subject) has both a size and a type", at: size,
          notes: [.init("the type is here", at: btf)])
      }
      return fields.number32("size").map { .size($0) }
    }
    guard btf != nil, fields["type"] != nil, fields["of"] != nil else {
      context.error(
        "\(subject) must be a scalar type, { type: NAME, of: FILE } or { size: N }",
        at: context.mark(node.mark))
      return nil
    }
    guard let type = fields.string("type"), let file = fields.string("of"),
      let place = fields.valueMark("of")
    else { return nil }
    context.references.checkProgram(file, at: place)
    return .btf(type: type, of: file)
  }

  private func flags(_ fields: Fields) -> MapFlags? {
    guard fields["flags"]?.items != nil else { return nil }
    return fields.texts("flags").reduce(into: MapFlags()) { flags, name in
      if let flag = MapFlag(rawValue: name.text)?.flag { flags.insert(flag) }
    }
  }

  private func marks(_ node: Node) -> [String: SourceMark] {
    Dictionary(
      (node.entries ?? []).map { ($0.key, context.mark($0.value.mark)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Checks a map that no bytecode file defines.
  private func checkDefinition(_ map: MapEntry, _ fields: Fields) {
    guard fields["type"] != nil else {
      context.error(
        "map `\(map.name)` has neither `from` nor `type`", at: map.mark,
        help: "`from: FILE` takes the definition of that file's map; "
          + "`type`, `key`, `value` and `max_entries` define it here")
      return
    }
    guard let type = map.type, let keys = Self.definingKeys(of: type) else { return }
    for key in keys where fields[key] == nil {
      context.error("map `\(map.name)` needs `\(key)`, as it is a \(type)", at: map.mark)
    }
    for key in ["key", "value"] where !keys.contains(key) {
      if let place = fields.keyMark(key) {
        context.error("map `\(map.name)` has no \(key), as it is a \(type)", at: place)
      }
    }
  }

  /// The keys that a map of this type needs; nil where the kernel's rule is another.
  private static func definingKeys(of type: MapType) -> [String]? {
    switch type {
    case .hash, .perCPUHash, .lruHash, .lruPerCPUHash, .array, .perCPUArray, .lpmTrie:
      ["key", "value", "max_entries"]
    case .queue, .stack, .bloomFilter: ["value", "max_entries"]
    case .ringBuffer, .userRingBuffer: ["max_entries"]
    default: nil
    }
  }

  /// Whose map it is, where it is not the deployment's own.
  private func external(_ fields: Fields, of entry: Node.Entry) -> ExternalMap? {
    guard let node = fields["external"], let place = fields.keyMark("external"),
      node.entries != nil
    else { return nil }
    for key in Self.ownersKeys {
      guard let other = fields.keyMark(key) else { continue }
      context.error(
        "map `\(entry.key)` is somebody else's, who decides its `\(key)`", at: other,
        notes: [.init("`external` is here", at: place)])
    }
    checkMerged(fields, of: entry)
    let names = context.fields(node)
    let (deployment, map, pin) = (
      names.string("deployment"), names.string("map"), names.string("pin")
    )
    switch (deployment, map, pin) {
    case (let deployment?, let map?, nil): return .map(map, deployment: deployment)
    case (nil, nil, let pin?): return .pin(pin)
    default:
      context.error(
        "an external map is named by `deployment` and `map`, or by `pin`",
        at: context.mark(node.mark),
        help: "write `external: { deployment: NAME, map: MAP }` or `external: { pin: PATH }`")
      return nil
    }
  }

  private func checkMerged(_ fields: Fields, of entry: Node.Entry) {
    guard let entries = fields["entries"], entries.entries != nil else { return }
    let said = context.fields(entries)
    guard let mode = said.string("mode"), mode != EntriesMode.merge.rawValue,
      let place = said.valueMark("mode")
    else { return }
    context.error(
      "map `\(entry.key)` is somebody else's, so that entries can only be merged into it",
      at: place, help: "write `mode: merge`")
  }

  /// What only the owner of a map can say.
  private static let ownersKeys = [
    "type", "key", "value", "max_entries", "flags", "map_extra", "numa_node", "on_change",
    "prevent_destroy",
  ]

  /// What a map holds; nil where the manifest does not say it.
  private func entries(_ fields: Fields) -> MapEntries? {
    guard let node = fields["entries"], let mark = fields.keyMark("entries") else { return nil }
    let keys = context.fields(node)
    guard let mode = keys.string("mode").flatMap({ EntriesMode(rawValue: $0) }) else { return nil }
    var values: [MapElementEntry] = []
    for entry in keys.named("values") {
      let key = MapLiteral(text: entry.key, mark: context.mark(entry.keyMark))
      guard let value = elementValue(entry.value) else { continue }
      values.append(MapElementEntry(key: key, value: value))
    }
    for item in keys["values"]?.items ?? [] {
      let element = context.fields(item)
      guard let key = element["key"].flatMap(literal), let node = element["value"],
        let value = elementValue(node)
      else { continue }
      values.append(MapElementEntry(key: key, value: value))
    }
    return MapEntries(mode: mode, values: values, mark: mark)
  }

  private func elementValue(_ node: Node) -> MapElementEntry.Value? {
    guard node.entries != nil else { return literal(node).map { .literal($0) } }
    return context.references.program(context.fields(node), "program").map { .program($0) }
  }

  private func literal(_ node: Node) -> MapLiteral? {
    node.scalar.map { MapLiteral(text: $0.text, mark: context.mark(node.mark)) }
  }
}
