/// The manifest's language as JSON Schema, made from ``ManifestKeys``, in what draft-07 and 2020-12 read alike.
public enum ManifestSchema {
  /// The schema as a JSON document, with a line break at its end.
  public static var text: String {
    let head: [(key: String, value: SchemaValue)] = [
      ("$schema", .text("http://json-schema.org/draft-07/schema#")),
      ("title", .text("bpf-apply manifest, \(ManifestKeys.apiVersion)")),
      (
        "description",
        .text("What one deployment shall look like: maps, programs, attachments, pins.")
      ),
      ("$comment", .text(onlyTheParser)),
    ]
    return SchemaValue.object(head + members(of: ManifestKeys.manifest)).written() + "\n"
  }

  private static let onlyTheParser =
    "Made by `bpf-apply schema manifest`. What no schema can say, `bpf-apply validate` does: names of other entries, "
    + "which keys a type of map needs, what the bytecode files hold, plain scalars that YAML 1.1 and 1.2 read differently."

  private static func value(_ value: ManifestValue) -> SchemaValue {
    .object(members(of: value))
  }

  private static func members(
    of value: ManifestValue
  ) -> [(key: String, value: SchemaValue)] {
    switch value {
    case .string(let pattern): string(pattern)
    case .boolean: [type("boolean")]
    case .number(let max):
      [
        (
          "anyOf",
          .list([
            .object([type("integer"), ("minimum", .number("0")), ("maximum", .number("\(max)"))]),
            .object([type("string"), ("pattern", .text(sizes))]),
          ])
        )
      ]
    case .integer(let range):
      [
        type("integer"), ("minimum", .number("\(range.lowerBound)")),
        ("maximum", .number("\(range.upperBound)")),
      ]
    case .choice(let words): [("enum", .list(words.map { .text($0) }))]
    case .scalar:
      [
        ("type", .list([.text("string"), .text("integer"), .text("boolean")])),
        ("minimum", .number("\(Int64.min)")), ("maximum", .number("\(UInt64.max)")),
      ]
    case .list(let item, let least):
      [type("array"), ("items", self.value(item))]
        + (least > 0 ? [("minItems", .number("\(least)"))] : [])
    case .mapping(let mapping): members(of: mapping)
    case .named(_, let keys, let values):
      [type("object")]
        + (keys.expression.isEmpty
          ? [] : [("propertyNames", .object([("pattern", .text(keys.expression))]))])
        + [("additionalProperties", self.value(values))]
    case .either(let values): [("anyOf", .list(values.map(self.value)))]
    }
  }

  /// How a size is written that is no plain number.
  private static let sizes = "^(0x[0-9A-Fa-f]{1,18}|(0|[1-9][0-9]{0,19})(Ki|Mi|Gi)?)$"

  private static func type(_ name: String) -> (key: String, value: SchemaValue) {
    ("type", .text(name))
  }

  private static func string(_ pattern: TextPattern?) -> [(key: String, value: SchemaValue)] {
    guard let pattern else { return [type("string"), ("minLength", .number("1"))] }
    guard !pattern.expression.isEmpty else { return [type("string")] }
    return [type("string"), ("pattern", .text(pattern.expression))]
  }

  private static func members(
    of mapping: ManifestMapping
  ) -> [(key: String, value: SchemaValue)] {
    let required = mapping.keys.filter(\.required).map { SchemaValue.text($0.name) }
    return [type("object")] + (required.isEmpty ? [] : [("required", .list(required))])
      + [("properties", .object(mapping.keys.map { ($0.name, property($0)) }))]
      + (mapping.allowsExtensions ? [("patternProperties", .object([("^x-", .object([]))]))] : [])
      + [("additionalProperties", .boolean(false))]
      + (mapping.choices.isEmpty ? [] : [("allOf", .list(mapping.choices.map(choice)))])
  }

  private static func property(_ key: ManifestKey) -> SchemaValue {
    let example = SchemaValue(manifest: key.example)
    return .object(
      [("description", .text(key.summary))] + members(of: key.value)
        + [("examples", .list(example.map { [$0] } ?? []))])
  }

  private static func choice(_ choice: KeyChoice) -> SchemaValue {
    switch choice {
    case .one(let sets):
      let all = sets.flatMap(\.self)
      return .object([
        (
          "oneOf",
          .list(
            sets.map { keys in
              let others = all.filter { !keys.contains($0) }
              return .object([
                ("required", .list(keys.map { .text($0) })), ("not", anyOf(required: others)),
              ])
            })
        )
      ])
    case .atMostOne(let keys):
      let none = SchemaValue.object([("not", anyOf(required: keys))])
      return .object([("oneOf", .list([none] + keys.map { required($0) }))])
    }
  }

  private static func anyOf(required keys: [String]) -> SchemaValue {
    .object([("anyOf", .list(keys.map { required($0) }))])
  }

  private static func required(_ key: String) -> SchemaValue {
    .object([("required", .list([.text(key)]))])
  }
}
