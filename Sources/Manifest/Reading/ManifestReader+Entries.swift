import YAML

extension ManifestReader {
  /// What a map holds; nil where the manifest does not say it.
  mutating func entries(_ fields: Fields) -> MapEntries? {
    guard let node = fields["entries"], let mark = fields.keyMark("entries") else { return nil }
    let keys = self.fields(node)
    guard let mode = keys.string("mode").flatMap({ EntriesMode(rawValue: $0) }) else { return nil }
    var values: [MapElementEntry] = []
    for entry in keys.named("values") {
      let key = MapLiteral(text: entry.key, mark: self.mark(entry.keyMark))
      guard let value = elementValue(entry.value) else { continue }
      values.append(MapElementEntry(key: key, value: value))
    }
    for item in keys["values"]?.items ?? [] {
      let element = self.fields(item)
      guard let key = element["key"].flatMap(literal), let node = element["value"],
        let value = elementValue(node)
      else { continue }
      values.append(MapElementEntry(key: key, value: value))
    }
    return MapEntries(mode: mode, values: values, mark: mark)
  }

  private mutating func elementValue(_ node: Node) -> MapElementEntry.Value? {
    guard node.entries != nil else { return literal(node).map { .literal($0) } }
    return programReference(fields(node), "program").map { .program($0) }
  }

  private func literal(_ node: Node) -> MapLiteral? {
    node.scalar.map { MapLiteral(text: $0.text, mark: mark(node.mark)) }
  }
}
