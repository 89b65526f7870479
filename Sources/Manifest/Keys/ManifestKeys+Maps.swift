import BPFSyscall

extension ManifestKeys {
  /// A map under `maps`.
  public static let map = ManifestMapping([
    ManifestKey(
      "from", .either([.string(.reference), .list(of: .string(.reference), least: 1)]),
      "the files whose definition it has, as FILE or FILE/NAME; a list makes it one map for all",
      example: "[net, trace/events]"),
    ManifestKey("type", .choice(mapTypes), "the map's type", example: "lpm_trie"),
    ManifestKey("key", fieldValue, "what a key is", example: "lpm_ipv4"),
    ManifestKey("value", fieldValue, "what a value is", example: "{ type: flow_value, of: net }"),
    ManifestKey(
      "max_entries", .number(max: UInt64(UInt32.max)), "how many entries it can hold",
      example: "128Ki"),
    ManifestKey(
      "flags", .list(of: .choice(MapFlag.allCases.map(\.rawValue))),
      "flags for its creation, in place of the definition's", example: "[no_prealloc]"),
    ManifestKey(
      "map_extra", .number(max: .max), "a number whose meaning depends on the type", example: "3"),
    ManifestKey(
      "numa_node", .number(max: UInt64(UInt32.max)), "the NUMA node for its memory", example: "0"),
    ManifestKey(
      "entries", .mapping(mapEntries), "what it holds",
      example: "{ mode: exact, values: { \"10.0.0.0/8\": 1 } }"),
    ManifestKey(
      "on_change", .choice(OnChange.allCases.map(\.rawValue)),
      "what to do when the live map is incompatible; default: fail",
      example: "recreate", planned: ["migrate": "`recreate` (contents are lost) or `keep`"]),
    ManifestKey(
      "prevent_destroy", .boolean, "refuse every plan that would destroy it", example: "true"),
    ManifestKey(
      "external", .mapping(externalMap),
      "whose map it is: used here, and never created, changed or removed",
      example: "{ deployment: other, map: flows }"),
    description,
  ])

  /// What a map holds.
  public static let mapEntries = ManifestMapping([
    ManifestKey(
      "mode", .choice(EntriesMode.allCases.map(\.rawValue)), required: true,
      "seed: only when the map is created; merge: at every apply; exact: and nothing else",
      example: "exact"),
    ManifestKey(
      "values",
      .either([
        .named(noun: "entry", keys: .text, values: elementValue), .list(of: .mapping(mapElement)),
      ]), required: true,
      "values by key, or a list of key and value: numbers, addresses, prefixes, \"hex:…\"",
      example: "{ \"10.0.0.0/8\": 1, \"192.0.2.0/24\": 2 }"),
  ])

  /// An entry of a map in a list.
  public static let mapElement = ManifestMapping([
    ManifestKey("key", .scalar, required: true, "the key, or the index in an array", example: "0"),
    ManifestKey(
      "value", elementValue, required: true, "the value", example: "\"hex:0000000000000001\""),
  ])

  /// A value of a prog array.
  public static let elementProgram = ManifestMapping([
    ManifestKey(
      "program", .string(.reference), required: true,
      "FILE/FUNCTION, or FUNCTION where only one file has it", example: "net/parse")
  ])

  private static let elementValue: ManifestValue = .either([.scalar, .mapping(elementProgram)])

  /// Where the map of somebody else is found.
  public static let externalMap = ManifestMapping(
    [
      ManifestKey(
        "deployment", .string(.deploymentName), "the deployment that has it", example: "other"),
      ManifestKey("map", .string(.reference), "its name there", example: "flows"),
      ManifestKey(
        "pin", .string(.foreignPin), "where it is pinned: absolute, or below bpffs's root",
        example: "shared/flows"),
    ], choices: [.one(of: [["deployment", "map"], ["pin"]])])

  /// A map's key or value that is no scalar.
  public static let mapField = ManifestMapping(
    [
      ManifestKey("type", .string(), "a BTF type", example: "flow_key"),
      ManifestKey("of", .string(.name), "the bytecode file whose BTF type it is", example: "net"),
      ManifestKey(
        "size", .number(max: UInt64(UInt32.max)), "a number of bytes without a type", example: "16"),
    ], choices: [.one(of: [["type", "of"], ["size"]])])

  private static let fieldValue: ManifestValue = .either([
    .choice(MapScalar.allCases.map(\.rawValue)), .mapping(mapField),
  ])

  private static let mapTypes = MapType.table.map(\.name).filter { $0 != "unspec" }
}
