import BPFSyscall

extension ManifestReader {
  /// Checks a map that no bytecode file defines.
  mutating func checkDefinition(_ map: MapEntry, _ fields: Fields) {
    guard fields["type"] != nil else {
      error(
        "map `\(map.name)` has neither `from` nor `type`", at: map.mark,
        help: "`from: FILE` takes the definition of that file's map; "
          + "`type`, `key`, `value` and `max_entries` define it here")
      return
    }
    guard let type = map.type, let keys = Self.definingKeys(of: type) else { return }
    for key in keys where fields[key] == nil {
      error("map `\(map.name)` needs `\(key)`, as it is a \(type)", at: map.mark)
    }
    for key in ["key", "value"] where !keys.contains(key) {
      if let place = fields.keyMark(key) {
        error("map `\(map.name)` has no \(key), as it is a \(type)", at: place)
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
}
