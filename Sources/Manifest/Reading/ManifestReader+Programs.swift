import OrderedCollections
import YAML

extension ManifestReader {
  /// A bytecode file.
  mutating func program(_ entry: Node.Entry) -> ProgramFile? {
    let fields = fields(entry.value)
    let file = fields.string("file") ?? ""
    return ProgramFile(
      name: entry.key, file: file, path: path(file),
      fileMark: fields.valueMark("file") ?? mark(entry.keyMark),
      sha256: fields.string("sha256"), sha256Mark: fields.valueMark("sha256"),
      globals: settings(fields.named("globals")), kconfig: settings(fields.named("kconfig")),
      btf: fields.string("btf").map { btf in
        FileReference(path: path(btf), mark: fields.valueMark("btf") ?? mark(entry.keyMark))
      },
      maps: replacements(fields, of: entry.key),
      functions: functions(fields.named("functions"), of: entry.key),
      attach: attached(fields, of: entry.key), onlyIf: condition(fields),
      description: fields.string("description"), mark: mark(entry.keyMark))
  }

  private mutating func attached(_ fields: Fields, of file: String) -> [GivenName] {
    let names = fields.texts("attach")
    if !names.isEmpty { references.usedPrograms.insert(file) }
    let isAuto = names.count == 1 && names[0].text == "auto" && fields["attach"]?.items == nil
    return names.map { GivenName(text: isAuto ? "*" : $0.text, mark: $0.mark) }
  }

  /// What must hold for an entry to be wanted.
  func condition(_ fields: Fields) -> Condition? {
    guard let node = fields["only_if"], let mark = fields.keyMark("only_if") else { return nil }
    let keys = self.fields(node)
    return Condition(
      has: keys.texts("has").map(\.text), lacks: keys.texts("lacks").map(\.text), mark: mark)
  }

  /// What must hold for the whole manifest.
  func requirements(_ fields: Fields) -> Condition? {
    guard let node = fields["requires"], let mark = fields.keyMark("requires") else { return nil }
    return Condition(
      has: self.fields(node).texts("features").map(\.text), lacks: [], mark: mark)
  }

  /// The path from where bpf-apply runs.
  private func path(_ file: String) -> String {
    guard !file.hasPrefix("/"), !baseDirectory.isEmpty, baseDirectory != "." else { return file }
    return baseDirectory.hasSuffix("/") ? baseDirectory + file : "\(baseDirectory)/\(file)"
  }

  private func settings(_ entries: [Node.Entry]) -> OrderedDictionary<String, GlobalSetting> {
    var result: OrderedDictionary<String, GlobalSetting> = [:]
    for entry in entries {
      guard let value = GlobalSetting.Value(entry.value) else { continue }
      result[entry.key] = GlobalSetting(value: value, mark: mark(entry.value.mark))
    }
    return result
  }

  private mutating func replacements(
    _ fields: Fields, of file: String
  ) -> OrderedDictionary<String, MapReplacement> {
    var result: OrderedDictionary<String, MapReplacement> = [:]
    for entry in fields.named("maps") {
      guard let map = entry.value.text else { continue }
      let place = mark(entry.value.mark)
      checkMapKey(map, at: place)
      claim(MapOrigin(file: file, map: entry.key, mark: mark(entry.keyMark)), for: map)
      result[entry.key] = MapReplacement(map: map, mark: place)
    }
    return result
  }

  private mutating func functions(
    _ entries: [Node.Entry], of file: String
  ) -> OrderedDictionary<String, FunctionEntry> {
    var result: OrderedDictionary<String, FunctionEntry> = [:]
    for entry in entries {
      let fields = fields(entry.value)
      let tests = tests(fields)
      let load = fields.boolean("load") ?? false
      if load || !tests.isEmpty { references.usedPrograms.insert(file) }
      result[entry.key] = FunctionEntry(
        load: load, tests: tests, mark: mark(entry.keyMark))
    }
    return result
  }
}

extension GlobalSetting.Value {
  /// The value of a scalar; nil for one that ``StructureCheck`` refuses.
  fileprivate init?(_ node: Node) {
    switch try? node.valueType() {
    case .boolean:
      guard let value = try? node.boolean("") else { return nil }
      self = .boolean(value)
    case .string:
      guard let text = node.text else { return nil }
      self = .string(text)
    case .integer:
      if let value = try? node.unsigned("") {
        self = .integer(Int128(value))
      } else if let value = try? node.signed("") {
        self = .integer(Int128(value))
      } else {
        return nil
      }
    default: return nil
    }
  }
}
