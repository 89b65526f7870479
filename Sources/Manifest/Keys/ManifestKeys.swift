/// Every key of the manifest: the one table that the parser, the schema and the documentation read.
public enum ManifestKeys {
  /// The version of the language.
  public static let apiVersion = "bpf-apply/v1"

  /// The top level.
  public static let manifest = ManifestMapping(
    [
      ManifestKey(
        "apiVersion", .choice([apiVersion]), required: true, "the version of this language",
        example: "bpf-apply/v1"),
      ManifestKey(
        "name", .string(.deploymentName), required: true,
        "the deployment: its directory in bpffs, its lock, its ledger", example: "edge"),
      description,
      ManifestKey(
        "requires", .mapping(requirements),
        "what the kernel must have, before anything is made",
        example: "{ features: [link.tcx, program.fentry] }"),
      ManifestKey(
        "programs", .named(noun: "program", keys: .name, values: .mapping(program)),
        "bytecode files, by a name of your choice", example: "{ net: { file: bytecode/net.bpf.o } }"
      ),
      ManifestKey(
        "maps", .named(noun: "map", keys: .nameOrObject, values: .mapping(map)),
        "maps that are shared, changed or defined here",
        example: "{ flows: { from: net, max_entries: 128Ki } }"),
      ManifestKey(
        "attachments", .named(noun: "attachment", keys: .name, values: .mapping(attachment)),
        "what is attached where", example: "{ uplink: { program: net/xdp_filter, xdp: eth0 } }"),
      ManifestKey(
        "pins", .named(noun: "pin", keys: .pinPath, values: .mapping(pin)),
        "extra names in bpffs for other tools, relative to its root",
        example: "{ shared/flows: { map: flows, mode: \"0640\", group: adm } }"),
      ManifestKey(
        "moved", .named(noun: "moved", keys: .address, values: .string(.address)),
        "what has another name than before, OLD: NEW; it stays what it is",
        example: "{ map.evts: map.events }"),
      ManifestKey(
        "removed", .list(of: .string(.address)),
        "what is let go of without being destroyed: it stays, and is nobody's",
        example: "[map.flows, pin.shared/flows]"),
      ManifestKey(
        "adopt", .named(noun: "adopted", keys: .address, values: .string(.foreignPin)),
        "what others made and pinned and becomes this deployment's, ADDRESS: PIN",
        example: "{ map.hits: tc/globals/hits }"),
      ManifestKey(
        "manager", .string(.manager),
        "who manages it, a team or a tool: what another manages is not applied, and not pruned",
        example: "team-network"),
      ManifestKey(
        "readers", nameOrNumber,
        "the group, by name or number, that may see what `status` shows of it", example: "bpfread"),
      ManifestKey(
        "keep_previous", .boolean,
        "whether the generation before is kept, to be rolled back to; default: true",
        example: "false"),
    ], allowsExtensions: true)

  /// What a kernel must have.
  public static let condition = ManifestMapping([
    ManifestKey(
      "has", .list(of: .string(.feature)), "what the kernel must have", example: "[program.fentry]"),
    ManifestKey(
      "lacks", .list(of: .string(.feature)), "what the kernel must not have", example: "[link.tcx]"),
  ])

  /// What a kernel must have for a manifest.
  public static let requirements = ManifestMapping([
    ManifestKey(
      "features", .list(of: .string(.feature)), required: true,
      "features by name: program.fentry, link.tcx, map.arena",
      example: "[link.tcx, program.fentry, map.arena]")
  ])

  static let onlyIf = ManifestKey(
    "only_if", .mapping(condition), "where this does not hold, it is not wanted on this host",
    example: "{ has: [program.fentry] }")

  /// A pin under `pins`.
  public static let pin = ManifestMapping(
    [
      ManifestKey(
        "map", .string(.reference), "a map of this manifest, or FILE/NAME", example: "flows"),
      ManifestKey(
        "program", .string(.program),
        "FILE/FUNCTION, or FUNCTION; with @TARGET where it is loaded for several",
        example: "net/xdp_filter"),
      ManifestKey("attachment", .string(.name), "an attachment of this manifest", example: "tasks"),
      ManifestKey(
        "mode", .string(.mode), "permissions in octal and in quotes: \"0660\"", example: "\"0640\""),
      ManifestKey(
        "owner", nameOrNumber, "the user who owns it, by name or number", example: "collector"),
      ManifestKey(
        "group", nameOrNumber, "the group that owns it, by name or number", example: "adm"),
      ManifestKey(
        "allow_write", .boolean, "let everybody write to a program or attachment, and so detach it",
        example: "true"),
    ], choices: [.one(of: [["map"], ["program"], ["attachment"]])])

  private static let nameOrNumber: ManifestValue = .either([
    .string(), .number(max: UInt64(UInt32.max) - 1),
  ])

  static let description = ManifestKey(
    "description", .string(.text), "a remark for people", example: "counts what comes in")
}
