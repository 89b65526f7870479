import BPFLoader
import BPFSyscall

extension ManifestKeys {
  /// A bytecode file under `programs`.
  public static let program = ManifestMapping([
    ManifestKey(
      "file", .string(), required: true, "the bytecode file, relative to the file it is named in",
      example: "bytecode/net.bpf.o"),
    ManifestKey(
      "sha256", .string(.sha256), "the file's digest; another file is refused",
      example: "\"9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c\""),
    ManifestKey(
      "globals", .named(noun: "global", keys: .global, values: .scalar),
      "values of global variables, as NAME, NAME.MEMBER or, where several sections have it, SECTION/NAME",
      example: "{ sample_every: 100, debug: false }"),
    ManifestKey(
      "kconfig", .named(noun: "configuration value", keys: .name, values: .scalar),
      "values of the kernel's configuration (extern … __kconfig) in place of the kernel's own",
      example: "{ CONFIG_HZ: 250 }"),
    ManifestKey(
      "btf", .string(),
      "a file with the types that field accesses are fitted to, in place of the kernel's",
      example: "kernels/5.4.btf"),
    ManifestKey(
      "maps", .named(noun: "map", keys: .object, values: .string(.reference)),
      "which map of this manifest takes the place of the file's", example: "{ blocked: blocklist }"),
    ManifestKey(
      "functions", .named(noun: "function", keys: .object, values: .mapping(function)),
      "functions that need more than their section says", example: "{ xdp_filter: { load: true } }"),
    ManifestKey(
      "attach", .either([.choice(["auto"]), .list(of: .string())]),
      "attach functions where their sections say: auto for all, or names and patterns",
      example: "[\"fentry_*\", tcp_destroy_sock]"),
    onlyIf,
    description,
  ])

  /// A function of a bytecode file.
  public static let function = ManifestMapping([
    ManifestKey(
      "type", .choice(programTypes),
      "what it is loaded as; default: what its section says, else the kind of its attachment",
      example: "sched_cls"),
    ManifestKey(
      "attach_type", .choice(AttachType.table.map(\.name)),
      "what a program of that type will be attached to, where the kernel must know it at load",
      example: "cgroup_inet_ingress"),
    ManifestKey("load", .boolean, "load it although nothing names it", example: "true"),
    ManifestKey(
      "tests", .list(of: .mapping(programTest)),
      "runs of it on given input, when it is new and before anything is attached",
      example:
        "[{ packet: { hex: \"ffffffffffff0200000000010800\" }, expect: { retval: XDP_DROP } }]"),
  ])

  /// Those of struct_ops variables are told by what the variable is.
  private static let programTypes = ProgramType.table.map(\.name)
    .filter { $0 != "unspec" && $0 != "struct_ops" }

  /// A test of a function.
  public static let programTest = ManifestMapping([
    ManifestKey(
      "packet", .mapping(givenBytes), "the packet, from its Ethernet header on",
      example: "{ hex: \"ffffffffffff0200000000010800\" }"),
    ManifestKey(
      "context", .mapping(givenBytes), "the context that it is called with",
      example: "{ hex: \"0000000000000000\" }"),
    ManifestKey(
      "repeat", .number(max: 1_000_000), "how often it runs; default: once", example: "1000"),
    ManifestKey(
      "expect", .mapping(testExpectation), required: true, "what must come of it",
      example: "{ retval: XDP_DROP, max_ns: 400 }"),
  ])

  /// What must come of a test.
  public static let testExpectation = ManifestMapping([
    ManifestKey(
      "retval",
      .either([
        .choice(ProgramTest.returnValues.map(\.name)),
        .integer(Int64(Int32.min)...Int64(UInt32.max)),
      ]), "what it returns: a number, or XDP_DROP, TC_ACT_OK, SK_PASS …", example: "XDP_DROP"),
    ManifestKey(
      "packet", .mapping(givenBytes), "the packet as it is left",
      example: "{ hex: \"ffffffffffff0200000000010800\" }"),
    ManifestKey(
      "max_ns", .number(max: UInt64(UInt32.max)),
      "nanoseconds that a run takes at most, on average", example: "400"),
  ])

  /// Bytes of a packet or context.
  public static let givenBytes = ManifestMapping([
    ManifestKey(
      "hex", .string(.hex), required: true, "two hexadecimal digits for each byte",
      example: "\"ffffffffffff0200000000010800\"")
  ])
}
