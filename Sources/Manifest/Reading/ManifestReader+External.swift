import YAML

extension ManifestReader {
  /// Whose map it is, where it is not the deployment's own.
  mutating func external(_ fields: Fields, of entry: Node.Entry) -> ExternalMap? {
    guard let node = fields["external"], let place = fields.keyMark("external"),
      node.entries != nil
    else { return nil }
    for key in Self.ownersKeys {
      guard let other = fields.keyMark(key) else { continue }
      error(
        "map `\(entry.key)` is somebody else's, who decides its `\(key)`", at: other,
        notes: [.init("`external` is here", at: place)])
    }
    checkMerged(fields, of: entry)
    let names = self.fields(node)
    let (deployment, map, pin) = (
      names.string("deployment"), names.string("map"), names.string("pin")
    )
    switch (deployment, map, pin) {
    case (let deployment?, let map?, nil): return .map(map, deployment: deployment)
    case (nil, nil, let pin?): return .pin(pin)
    default:
      error(
        "an external map is named by `deployment` and `map`, or by `pin`", at: mark(node.mark),
        help: "write `external: { deployment: NAME, map: MAP }` or `external: { pin: PATH }`")
      return nil
    }
  }

  private mutating func checkMerged(_ fields: Fields, of entry: Node.Entry) {
    guard let entries = fields["entries"], entries.entries != nil else { return }
    let said = self.fields(entries)
    guard let mode = said.string("mode"), mode != EntriesMode.merge.rawValue,
      let place = said.valueMark("mode")
    else { return }
    error(
      "map `\(entry.key)` is somebody else's, so that entries can only be merged into it",
      at: place, help: "write `mode: merge`")
  }

  /// What only the owner of a map can say.
  private static let ownersKeys = [
    "type", "key", "value", "max_entries", "flags", "map_extra", "numa_node", "on_change",
    "prevent_destroy",
  ]
}
