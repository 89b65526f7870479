import BPFSyscall
import OrderedCollections
import YAML

/// Reads the bytecode files of a manifest.
struct ProgramFileReader {
  let context: ReadingContext
  /// Where their paths start; empty where bpf-apply runs.
  let baseDirectory: String

  func file(_ entry: Node.Entry) -> ProgramFile? {
    let fields = context.fields(entry.value)
    let file = fields.string("file") ?? ""
    return ProgramFile(
      name: entry.key, file: file, path: path(file),
      fileMark: fields.valueMark("file") ?? context.mark(entry.keyMark),
      sha256: fields.string("sha256"), sha256Mark: fields.valueMark("sha256"),
      globals: settings(fields.named("globals")), kconfig: settings(fields.named("kconfig")),
      btf: fields.string("btf").map { btf in
        FileReference(path: path(btf), mark: fields.valueMark("btf") ?? context.mark(entry.keyMark))
      },
      maps: replacements(fields, of: entry.key),
      functions: functions(fields.named("functions"), of: entry.key),
      attach: attached(fields, of: entry.key), onlyIf: Condition(onlyIf: fields),
      description: fields.string("description"), mark: context.mark(entry.keyMark))
  }

  private func attached(_ fields: Fields, of file: String) -> [GivenName] {
    let names = fields.texts("attach")
    if !names.isEmpty { context.references.usedPrograms.insert(file) }
    let isAuto = names.count == 1 && names[0].text == "auto" && fields["attach"]?.items == nil
    return names.map { GivenName(text: isAuto ? "*" : $0.text, mark: $0.mark) }
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
      result[entry.key] = GlobalSetting(value: value, mark: context.mark(entry.value.mark))
    }
    return result
  }

  private func replacements(
    _ fields: Fields, of file: String
  ) -> OrderedDictionary<String, MapReplacement> {
    var result: OrderedDictionary<String, MapReplacement> = [:]
    for entry in fields.named("maps") {
      guard let map = entry.value.text else { continue }
      let place = context.mark(entry.value.mark)
      context.references.checkMap(map, at: place)
      context.references.claim(
        MapOrigin(file: file, map: entry.key, mark: context.mark(entry.keyMark)), for: map)
      result[entry.key] = MapReplacement(map: map, mark: place)
    }
    return result
  }

  private func functions(
    _ entries: [Node.Entry], of file: String
  ) -> OrderedDictionary<String, FunctionEntry> {
    var result: OrderedDictionary<String, FunctionEntry> = [:]
    for entry in entries {
      let fields = context.fields(entry.value)
      let tests = tests(fields)
      let load = fields.boolean("load") ?? false
      if load || !tests.isEmpty { context.references.usedPrograms.insert(file) }
      result[entry.key] = FunctionEntry(
        type: type(fields), load: load, tests: tests, mark: context.mark(entry.keyMark))
    }
    return result
  }

  /// The type that is given to a function.
  private func type(_ fields: Fields) -> GivenProgramType? {
    let attachType = fields.string("attach_type").flatMap { AttachType(named: $0) }
    guard let mark = fields.valueMark("type") else {
      if let mark = fields.keyMark("attach_type") {
        context.error(
          "`attach_type` needs the type that it belongs to", at: mark,
          help: "write `type: …` beside it")
      }
      return nil
    }
    return fields.string("type").flatMap { ProgramType(named: $0) }.map {
      GivenProgramType(type: $0, attachType: attachType, mark: mark)
    }
  }

  /// The tests of a function.
  private func tests(_ fields: Fields) -> [ProgramTest] {
    (fields["tests"]?.items ?? []).map { item in
      let keys = context.fields(item)
      let expected = keys["expect"].map { context.fields($0) }
      return ProgramTest(
        packet: bytes(keys, "packet") ?? [], context: bytes(keys, "context") ?? [],
        count: keys.number32("repeat") ?? 1,
        expected: ProgramTest.Expectation(
          returnValue: expected?["retval"].flatMap(returnValue),
          packet: expected.flatMap { bytes($0, "packet") }, time: expected?.number("max_ns")),
        mark: context.mark(item.mark))
    }
  }

  private func returnValue(_ node: Node) -> UInt32? {
    if let number = try? node.signed("retval") { return UInt32(truncatingIfNeeded: number) }
    return ProgramTest.returnValues.first { $0.name == node.text }
      .map { UInt32(bitPattern: $0.value) }
  }

  /// What `hex` says of a key; nil where it is not there, or wrong and reported already.
  private func bytes(_ fields: Fields, _ key: String) -> [UInt8]? {
    fields[key].flatMap { context.fields($0).string("hex") }.flatMap { HexText.bytes($0[...]) }
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
