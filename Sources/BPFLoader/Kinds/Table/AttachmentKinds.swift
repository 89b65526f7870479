import BPFSyscall

extension AttachmentKind {
  /// Every kind of attachment, in the order in which the documentation lists them.
  public static let all = probes + tracing + userSpace + network + sockets + tables

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The kind that a manifest calls by this name.
  public static func named(_ name: String) -> AttachmentKind? { byName[name] }

  private static let unlinked = all.filter { $0.link == nil }.map(\.name)

  /// Whether what a kind of this name attaches never has a link.
  public static func isUnlinked(_ name: String) -> Bool { unlinked.contains(name) }

  static let cookie = AttachmentOption(
    "cookie", .integer(max: .max), "a number that the program gets from bpf_get_attach_cookie()",
    example: "7")

  static let interface = AttachmentOption(
    "interface", .interface, required: true,
    "a name, a pattern, a list of them (`!` excludes), or { route: default }",
    example: "eth0"
  ).namingTarget

  static let netns = AttachmentOption(
    "netns", .word, "where the interface or hook is: a path, a name or a pid; default: here",
    example: "edge"
  ).namingTarget

  static let order = AttachmentOption(
    "order", .order, "first, last, or { before: … } or { after: … }; default: last",
    example: "{ after: uplink }")

  static func v(_ major: Int, _ minor: Int) -> KernelVersion { KernelVersion(major, minor) }
}
