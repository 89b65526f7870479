public import BPFLoader
import BPFSyscall

/// Every key of the manifest: the one table that the parser, the schema and the documentation read.
public enum ManifestKeys {
  /// The version of the language.
  public static let apiVersion = "bpf-apply/v1"

  /// The top level.
  public static let manifest = ManifestMapping(
    [
      ManifestKey(
        "apiVersion", .choice([apiVersion]), required: true, "the version of this language"),
      ManifestKey(
        "name", .string(.deploymentName), required: true,
        "the deployment: its directory in bpffs, its lock, its ledger"),
      description,
      ManifestKey(
        "requires", .mapping(requirements),
        "what the kernel must have, before anything is made"),
      ManifestKey(
        "programs", .named(noun: "program", keys: .name, values: .mapping(program)),
        "bytecode files, by a name of your choice"),
      ManifestKey(
        "maps", .named(noun: "map", keys: .reference, values: .mapping(map)),
        "maps that are shared, changed or defined here"),
      ManifestKey(
        "attachments", .named(noun: "attachment", keys: .name, values: .mapping(attachment)),
        "what is attached where"),
      ManifestKey(
        "pins", .named(noun: "pin", keys: .pinPath, values: .mapping(pin)),
        "extra names in bpffs for other tools, relative to its root"),
      ManifestKey(
        "moved", .named(noun: "moved", keys: .address, values: .string(.address)),
        "what has another name than before, OLD: NEW; it stays what it is"),
      ManifestKey(
        "removed", .list(of: .string(.address)),
        "what is let go of without being destroyed: it stays, and is nobody's"),
      ManifestKey(
        "adopt", .named(noun: "adopted", keys: .address, values: .string(.foreignPin)),
        "what others made and pinned and becomes this deployment's, ADDRESS: PIN"),
      ManifestKey(
        "manager", .string(.manager),
        "who manages it, a team or a tool: what another manages is not applied, and not pruned"),
      ManifestKey(
        "readers", nameOrNumber,
        "the group, by name or number, that may see what `status` shows of it"),
      ManifestKey(
        "keep_previous", .boolean,
        "whether the generation before is kept, to be rolled back to; default: true"),
    ], allowsExtensions: true)

  /// A bytecode file under `programs`.
  public static let program = ManifestMapping([
    ManifestKey(
      "file", .string(), required: true, "the bytecode file, relative to the file it is named in"),
    ManifestKey("sha256", .string(.sha256), "the file's digest; another file is refused"),
    ManifestKey(
      "globals", .named(noun: "global", keys: .name, values: .scalar),
      "values of global variables in .rodata and .data"),
    ManifestKey(
      "kconfig", .named(noun: "configuration value", keys: .name, values: .scalar),
      "values of the kernel's configuration (extern … __kconfig) in place of the kernel's own"),
    ManifestKey(
      "btf", .string(),
      "a file with the types that field accesses are fitted to, in place of the kernel's"),
    ManifestKey(
      "maps", .named(noun: "map", keys: .name, values: .string(.reference)),
      "which map of this manifest takes the place of the file's"),
    ManifestKey(
      "functions", .named(noun: "function", keys: .name, values: .mapping(function)),
      "functions that need more than their section says"),
    ManifestKey(
      "attach", .either([.choice(["auto"]), .list(of: .string())]),
      "attach functions where their sections say: auto for all, or names and patterns"),
    onlyIf,
    description,
  ])

  /// A function of a bytecode file.
  public static let function = ManifestMapping([
    ManifestKey("load", .boolean, "load it although nothing names it"),
    ManifestKey(
      "tests", .list(of: .mapping(programTest)),
      "runs of it on given input, when it is new and before anything is attached"),
  ])

  /// A test of a function.
  public static let programTest = ManifestMapping([
    ManifestKey("packet", .mapping(givenBytes), "the packet, from its Ethernet header on"),
    ManifestKey("context", .mapping(givenBytes), "the context that it is called with"),
    ManifestKey("repeat", .number(max: 1_000_000), "how often it runs; default: once"),
    ManifestKey("expect", .mapping(testExpectation), required: true, "what must come of it"),
  ])

  /// What must come of a test.
  public static let testExpectation = ManifestMapping([
    ManifestKey(
      "retval",
      .either([
        .choice(ProgramTest.returnValues.map(\.name)),
        .integer(Int64(Int32.min)...Int64(UInt32.max)),
      ]), "what it returns: a number, or XDP_DROP, TC_ACT_OK, SK_PASS …"),
    ManifestKey("packet", .mapping(givenBytes), "the packet as it is left"),
    ManifestKey(
      "max_ns", .number(max: UInt64(UInt32.max)),
      "nanoseconds that a run takes at most, on average"),
  ])

  /// Bytes of a packet or context.
  public static let givenBytes = ManifestMapping([
    ManifestKey("hex", .string(.hex), required: true, "two hexadecimal digits for each byte")
  ])

  /// A map under `maps`.
  public static let map = ManifestMapping([
    ManifestKey(
      "from", .either([.string(.reference), .list(of: .string(.reference))]),
      "the files whose definition it has, as FILE or FILE/NAME; a list makes it one map for all"),
    ManifestKey("type", .choice(mapTypes), "the map's type"),
    ManifestKey("key", fieldValue, "what a key is"),
    ManifestKey("value", fieldValue, "what a value is"),
    ManifestKey("max_entries", .number(max: UInt64(UInt32.max)), "how many entries it can hold"),
    ManifestKey(
      "flags", .list(of: .choice(MapFlag.allCases.map(\.rawValue))),
      "flags for its creation, in place of the definition's"),
    ManifestKey("map_extra", .number(max: .max), "a number whose meaning depends on the type"),
    ManifestKey("numa_node", .number(max: UInt64(UInt32.max)), "the NUMA node for its memory"),
    ManifestKey("entries", .mapping(mapEntries), "what it holds"),
    ManifestKey(
      "on_change", .choice(OnChange.allCases.map(\.rawValue)),
      "what to do when the live map is incompatible; default: fail",
      planned: ["migrate": "`recreate` (contents are lost) or `keep`"]),
    ManifestKey("prevent_destroy", .boolean, "refuse every plan that would destroy it"),
    ManifestKey(
      "external", .mapping(externalMap),
      "whose map it is: used here, and never created, changed or removed"),
    description,
  ])

  /// What a map holds.
  public static let mapEntries = ManifestMapping([
    ManifestKey(
      "mode", .choice(EntriesMode.allCases.map(\.rawValue)), required: true,
      "seed: only when the map is created; merge: at every apply; exact: and nothing else"),
    ManifestKey(
      "values",
      .either([
        .named(noun: "entry", keys: .text, values: elementValue), .list(of: .mapping(mapElement)),
      ]), required: true,
      "values by key, or a list of key and value: numbers, addresses, prefixes, \"hex:…\""),
  ])

  /// An entry of a map in a list.
  public static let mapElement = ManifestMapping([
    ManifestKey("key", .scalar, required: true, "the key, or the index in an array"),
    ManifestKey("value", elementValue, required: true, "the value"),
  ])

  /// A value of a prog array.
  public static let elementProgram = ManifestMapping([
    ManifestKey(
      "program", .string(.reference), required: true,
      "FILE/FUNCTION, or FUNCTION where only one file has it")
  ])

  private static let elementValue: ManifestValue = .either([.scalar, .mapping(elementProgram)])

  /// Where the map of somebody else is found.
  public static let externalMap = ManifestMapping([
    ManifestKey("deployment", .string(.deploymentName), "the deployment that has it"),
    ManifestKey("map", .string(.reference), "its name there"),
    ManifestKey("pin", .string(.foreignPin), "where it is pinned: absolute, or below bpffs's root"),
  ])

  /// A map's key or value that is no scalar.
  public static let mapField = ManifestMapping([
    ManifestKey("type", .string(), "a BTF type"),
    ManifestKey("of", .string(.name), "the bytecode file whose BTF type it is"),
    ManifestKey("size", .number(max: UInt64(UInt32.max)), "a number of bytes without a type"),
  ])

  private static let fieldValue: ManifestValue = .either([
    .choice(MapScalar.allCases.map(\.rawValue)), .mapping(mapField),
  ])

  /// An attachment under `attachments`: common keys, and one for each kind.
  public static let attachment = ManifestMapping(
    [
      ManifestKey(
        "program", .string(.reference), "FILE/FUNCTION, or FUNCTION where only one file has it"),
      ManifestKey(
        "map", .string(.reference), "for struct_ops: a map of this manifest, or FILE/NAME"),
    ]
      + AttachmentKind.all.map { kind in
        ManifestKey(kind.name, value(of: kind), kind.summary)
      } + [
        ManifestKey(
          "when_missing", .choice(WhenMissing.allCases.map(\.rawValue)),
          "what to do where its target does not exist; default: fail"),
        ManifestKey(
          "replace", .choice([LinkStrategy.newFirst.rawValue, LinkStrategy.oldFirst.rawValue]),
          "which link is there first when one takes the place of another; default: the kind's way"),
        onlyIf, description,
      ])

  /// What a kind of attachment takes: its options, or the short form.
  private static func value(of kind: AttachmentKind) -> ManifestValue {
    let options = ManifestValue.mapping(mapping(of: kind))
    if !kind.shortForm.isEmpty { return .either([.string(), options]) }
    guard let first = kind.options.first else { return options }
    switch first.type {
    case .interface, .names: return .either(names + [options])
    case .table: return options
    default: return .either([value(of: first), options])
    }
  }

  /// The options of a kind of attachment.
  public static func mapping(of kind: AttachmentKind) -> ManifestMapping {
    ManifestMapping(
      kind.options.map { option in
        ManifestKey(
          option.name, value(of: option), required: option.required, option.summary)
      })
  }

  private static func value(of option: AttachmentOption) -> ManifestValue {
    switch option.type {
    case .string: .string()
    case .integer(let max): .number(max: max)
    case .choice(let words): .choice(words)
    case .signed(let range): .integer(range)
    case .boolean: .boolean
    case .names: .either(names)
    case .words: .either([.scalar, .list(of: .scalar)])
    case .interface: .either(names + [.mapping(interfaceRoute)])
    case .integers: .list(of: .number(max: .max))
    case .table: .named(noun: "name", keys: .name, values: .number(max: .max))
    case .map, .program: .string(.reference)
    case .order: .either([.choice(["first", "last"]), .mapping(order)])
    }
  }

  /// A name or pattern, or a list of them.
  private static let names: [ManifestValue] = [.string(), .list(of: .string())]

  /// An interface that is meant by a route.
  public static let interfaceRoute = ManifestMapping([
    ManifestKey("route", .choice(["default"]), required: true, "the interface of the default route")
  ])

  /// Where an attachment stands.
  public static let order = ManifestMapping([
    ManifestKey("before", neighbour, "directly before this one"),
    ManifestKey("after", neighbour, "directly behind this one"),
  ])

  private static let neighbour: ManifestValue = .either([.string(.name), .mapping(neighbourKeys)])

  /// Another one at the hook, which is not of this deployment.
  public static let neighbourKeys = ManifestMapping([
    ManifestKey("pin", .string(.foreignPin), "the pin of its link"),
    ManifestKey("program_id", .number(max: UInt64(UInt32.max)), "the number of its program"),
  ])

  /// What a kernel must have.
  public static let condition = ManifestMapping([
    ManifestKey("has", .list(of: .string(.feature)), "what the kernel must have"),
    ManifestKey("lacks", .list(of: .string(.feature)), "what the kernel must not have"),
  ])

  /// What a kernel must have for a manifest.
  public static let requirements = ManifestMapping([
    ManifestKey(
      "features", .list(of: .string(.feature)), required: true,
      "features by name: program.fentry, link.tcx, map.arena")
  ])

  private static let onlyIf = ManifestKey(
    "only_if", .mapping(condition), "where this does not hold, it is not wanted on this host")

  /// A pin under `pins`.
  public static let pin = ManifestMapping([
    ManifestKey("map", .string(.reference), "a map of this manifest, or FILE/NAME"),
    ManifestKey("program", .string(.reference), "FILE/FUNCTION, or FUNCTION"),
    ManifestKey("attachment", .string(.name), "an attachment of this manifest"),
    ManifestKey("mode", .string(.mode), "permissions in octal and in quotes: \"0660\""),
    ManifestKey("owner", nameOrNumber, "the user who owns it, by name or number"),
    ManifestKey("group", nameOrNumber, "the group that owns it, by name or number"),
    ManifestKey(
      "allow_write", .boolean, "let everybody write to a program or attachment, and so detach it"),
  ])

  private static let nameOrNumber: ManifestValue = .either([
    .string(), .number(max: UInt64(UInt32.max) - 1),
  ])

  private static let description = ManifestKey(
    "description", .string(.text), "a remark for people")

  private static let mapTypes = MapType.table.map(\.name).filter { $0 != "unspec" }
}
