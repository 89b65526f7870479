public import BPFLoader

extension ManifestKeys {
  /// An attachment under `attachments`: common keys, and one for each kind.
  public static let attachment = ManifestMapping(
    [
      ManifestKey(
        "program", .string(.reference), "FILE/FUNCTION, or FUNCTION where only one file has it",
        example: "net/xdp_filter"),
      ManifestKey(
        "map", .string(.reference), "for struct_ops: a map of this manifest, or FILE/NAME",
        example: "cc/bbr_edge"),
    ]
      + AttachmentKind.all.map { kind in
        ManifestKey(kind.name, value(of: kind), kind.summary, example: example(of: kind))
      } + [
        ManifestKey(
          "when_missing", .choice(WhenMissing.allCases.map(\.rawValue)),
          "what to do where its target does not exist; default: fail", example: "wait"),
        ManifestKey(
          "replace", .choice([LinkStrategy.newFirst.rawValue, LinkStrategy.oldFirst.rawValue]),
          "which link is there first when one takes the place of another; default: the kind's way",
          example: "old-first"),
        onlyIf, description,
      ],
    choices: [
      .one(of: [["program"], ["map"]]), .atMostOne(of: AttachmentKind.all.map(\.name)),
    ])

  /// What a kind of attachment takes: its options, or the short form.
  private static func value(of kind: AttachmentKind) -> ManifestValue {
    let options = ManifestValue.mapping(mapping(of: kind))
    if !kind.shortForm.isEmpty {
      return .either([.string(.shortForm(kind.shortForm.count)), options])
    }
    guard let first = kind.options.first, kind.options.dropFirst().allSatisfy({ !$0.required })
    else { return options }
    switch first.type {
    case .interface, .names: return .either(names + [options])
    case .table: return options
    default: return .either([value(of: first), options])
    }
  }

  /// The short form where that says all that must be said, else a mapping.
  private static func example(of kind: AttachmentKind) -> String {
    let options = kind.options
    if !kind.shortForm.isEmpty {
      let parts = kind.shortForm.compactMap { name in options.first { $0.name == name }?.example }
      return "\"\(parts.joined(separator: ":"))\""
    }
    guard let first = options.first, first.type != .table,
      options.dropFirst().allSatisfy({ !$0.required })
    else {
      let required = options.filter(\.required).map { "\($0.name): \($0.example)" }
      return "{ \(required.joined(separator: ", ")) }"
    }
    return first.example
  }

  /// The options of a kind of attachment.
  public static func mapping(of kind: AttachmentKind) -> ManifestMapping {
    ManifestMapping(
      kind.options.map { option in
        ManifestKey(
          option.name, value(of: option), required: option.required, option.summary,
          example: option.example)
      }, choices: kind.oneOf.isEmpty ? [] : [.one(of: kind.oneOf.map { [$0] })])
  }

  private static func value(of option: AttachmentOption) -> ManifestValue {
    switch option.type {
    case .string: .string()
    case .word: .scalar
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
    ManifestKey(
      "route", .choice(["default"]), required: true, "the interface of the default route",
      example: "default")
  ])

  /// Where an attachment stands.
  public static let order = ManifestMapping(
    [
      ManifestKey("before", neighbour, "directly before this one", example: "uplink"),
      ManifestKey("after", neighbour, "directly behind this one", example: "{ pin: other/link }"),
    ], choices: [.one(of: [["before"], ["after"]])])

  private static let neighbour: ManifestValue = .either([.string(.name), .mapping(neighbourKeys)])

  /// Another one at the hook, which is not of this deployment.
  public static let neighbourKeys = ManifestMapping(
    [
      ManifestKey("pin", .string(.foreignPin), "the pin of its link", example: "other/link"),
      ManifestKey(
        "program_id", .number(max: UInt64(UInt32.max)), "the number of its program", example: "812"),
    ], choices: [.one(of: [["pin"], ["program_id"]])])
}
