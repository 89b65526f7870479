import BPFSyscall
import YAML

extension ManifestReader {
  /// A map.
  mutating func map(_ entry: Node.Entry) -> MapEntry? {
    let fields = fields(entry.value)
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
      mark: mark(entry.keyMark), marks: marks(entry.value))
    if fields["from"] == nil, fields["external"] == nil, from.isEmpty {
      checkDefinition(map, fields)
    }
    return map
  }

  /// The files' maps that the definition is from.
  private mutating func origins(_ fields: Fields, of entry: Node.Entry) -> [MapOrigin] {
    let key = ObjectReference(entry.key, mark: mark(entry.keyMark))
    var origins: [MapOrigin] = []
    if let file = key.file {
      origins = [MapOrigin(file: file, map: key.name, mark: key.mark)]
      if let place = fields.keyMark("from") {
        error("map `\(entry.key)` needs no `from`: its name says it", at: place)
      }
    } else {
      for (text, place) in fields.texts("from") {
        let from = ObjectReference(text, mark: place)
        origins.append(
          MapOrigin(
            file: from.file ?? text, map: from.file == nil ? key.name : from.name, mark: place))
      }
      if fields["from"]?.items?.isEmpty == true, let place = fields.valueMark("from") {
        error("`from` is an empty list", at: place)
      }
    }
    for origin in origins {
      checkProgram(origin.file, at: origin.mark)
      claim(origin, for: entry.key)
    }
    return origins
  }

  private mutating func field(_ node: Node?, _ subject: String) -> MapField? {
    guard let node else { return nil }
    if let text = node.text { return MapScalar(rawValue: text).map { .scalar($0) } }
    guard node.entries != nil else { return nil }
    let fields = fields(node)
    let btf = fields.keyMark("type") ?? fields.keyMark("of")
    if let size = fields.keyMark("size") {
      if let btf {
        error(
          "\(subject) has both a size and a type", at: size,
          notes: [.init("the type is here", at: btf)])
      }
      return fields.number32("size").map { .size($0) }
    }
    guard btf != nil, fields["type"] != nil, fields["of"] != nil else {
      error(
        "\(subject) must be a scalar type, { type: NAME, of: FILE } or { size: N }",
        at: mark(node.mark))
      return nil
    }
    guard let type = fields.string("type"), let file = fields.string("of"),
      let place = fields.valueMark("of")
    else { return nil }
    checkProgram(file, at: place)
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
      (node.entries ?? []).map { ($0.key, mark($0.value.mark)) },
      uniquingKeysWith: { first, _ in first })
  }
}
