import OrderedCollections
import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

// Maps of a type that no kernel takes where they are used.
extension DesiredStateBuilder {
  /// Whether the map that an attachment names is of a type that its kind takes; what is not is reported.
  mutating func checkMap(
    of entry: AttachmentEntry, _ kind: AttachmentKind, _ spec: ProgramSpec,
    _ others: [String: ObjectAddress]
  ) -> Bool {
    guard let address = others["map"], let map = state.map(address.name),
      map.spec.type != .unspecified,
      let types = Self.mapTypes(
        kind.name, target: entry.options.strings["target"] ?? spec.sectionTarget),
      !types.contains(map.spec.type)
    else { return true }
    report(
      "attachment `\(entry.name)` cannot use map `\(map.name)`, which is a \(map.spec.type)",
      at: entry.optionMarks["map"] ?? entry.mark,
      help: "types that it takes: \(types.map(\.description).joined(separator: ", "))")
    return false
  }

  /// The types of maps that a kind takes; nil where that is not known.
  ///
  /// - Parameter target: what an iterator walks over.
  private static func mapTypes(_ kind: String, target: String?) -> [MapType]? {
    switch (kind, target) {
    case ("sk_msg", _), ("sk_skb", _), ("iterator", "sockmap"): [.sockmap, .sockhash]
    case ("iterator", "bpf_sk_storage_map"): [.socketStorage]
    case ("iterator", "bpf_map_elem"):
      [
        .hash, .lruHash, .perCPUHash, .lruPerCPUHash, .array, .perCPUArray, .resizableHash,
      ]
    default: nil
    }
  }

  /// Reports the arrays of programs that have programs of several types in them, or before them.
  mutating func reportMixedPrograms() {
    for map in state.maps where map.spec.type == .programArray && map.external == nil {
      let held = Set(map.slots.values)
      let programs = state.programs.filter {
        // One that replaces a function is of the type of the program that has it.
        $0.spec.type != .extension
          && (held.contains($0.address) || $0.maps.values.contains(map.name))
      }
      guard let first = programs.first,
        let other = programs.first(where: { $0.spec.type != first.spec.type })
      else { continue }
      report(
        "map `\(map.name)` is for programs of one type: \(first.name) is \(first.spec.type), and \(other.name) is \(other.spec.type)",
        at: manifest.maps[map.name]?.entries?.mark ?? map.mark,
        help: "give the programs of each type a prog_array of their own")
    }
  }
}
