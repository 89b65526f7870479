import BPFSyscall
import Foundation
import Testing

@testable import Manifest
@testable import YAML

/// The JSON Schema of the manifest, held against the file, the table of keys and the parser.
@Suite struct SchemaTests {
  private static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  @Test func theFileIsWhatTheTableSays() throws {
    let file = String(
      decoding: try readFile("\(Self.root)/schemas/manifest.v1.json"), as: UTF8.self)
    #expect(
      file == ManifestSchema.text,
      "`bpf-apply schema manifest > schemas/manifest.v1.json` writes it anew")
  }

  @Test func everyKeyIsDescribedAndHasAnExampleThatFits() throws {
    var count = 0
    for key in Self.keys(of: .mapping(ManifestKeys.manifest)) {
      count += 1
      #expect(!key.summary.isEmpty && !key.example.isEmpty, "\(key.name)")
      #expect(SchemaValue(manifest: key.example) != nil, "\(key.name): \(key.example)")
      var errors: [YAMLError] = []
      let node = try #require(Node.parse(Array(key.example.utf8), errors: &errors))
      let check = StructureCheck(file: "example", diagnostics: DiagnosticCollector())
      check.check(node, is: key.value, subject: key.name, place: node.mark)
      #expect(check.diagnostics.diagnostics.map(\.message) == [], "\(key.name): \(key.example)")
    }
    #expect(count > 150)
  }

  private static func keys(of value: ManifestValue) -> [ManifestKey] {
    switch value {
    case .mapping(let mapping): mapping.keys + mapping.keys.flatMap { keys(of: $0.value) }
    case .list(let item, _): keys(of: item)
    case .named(_, _, let item): keys(of: item)
    case .either(let values): values.flatMap { keys(of: $0) }
    case .string, .boolean, .number, .integer, .choice, .scalar: []
    }
  }

  // MARK: What jsonschema says

  /// Whether python3 has jsonschema: Tests/run.sh installs it.
  private static let hasJSONSchema = (try? python(["-c", "import jsonschema"])) != nil

  private static func python(_ arguments: [String], input: Data = Data()) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "bpf-apply-schema-\(UUID().uuidString)")
    try input.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    struct Failed: Error {}
    guard process.terminationStatus == 0 else { throw Failed() }
    return data
  }

  /// Whether each document is valid, by draft-07 and by 2020-12.
  private static func verdicts(on documents: [SchemaValue]) throws -> [[Bool]] {
    let task =
      "{\"schema\": \(ManifestSchema.text), \"documents\": \(SchemaValue.list(documents).written())}"
    let script = "\(root)/Tests/schema-verdicts.py"
    return try JSONDecoder().decode(
      [[Bool]].self, from: try python([script], input: Data(task.utf8)))
  }

  /// The project's examples, and every key at least once.
  private static func goodManifests() throws -> [String] {
    let kinds = try Directory.names(in: "\(root)/manifests/kinds")
      .filter { $0.hasSuffix(".yaml") }.sorted().map { "kinds/\($0)" }
    return try (["quickstart.yaml"] + kinds).map {
      String(decoding: try readFile("\(root)/manifests/\($0)"), as: UTF8.self)
    } + [fullManifest]
  }

  @Test(
    .enabled(if: hasJSONSchema, "python3 has no jsonschema: apt-get install python3-jsonschema"))
  func itTakesWhatIsGood() throws {
    let good = try Self.goodManifests()
    #expect(good.count > 30)
    let documents = try good.map { try #require(SchemaValue(manifest: $0)) }
    for (text, verdict) in zip(good, try Self.verdicts(on: documents)) {
      #expect(verdict == [true, true], "\(text)")
    }
  }

  /// Rules that are told in words elsewhere, and that a schema says, too.
  private static let bad = [
    "programs: { p: {} }",
    "programs: { p: { file: a, oci: x } }",
    "programs: { 9p: { file: a } }",
    "programs: { p: { file: a, functions: { f: { load: 1 } } } }",
    "maps: { m: { type: hash, on_change: migrate } }",
    "maps: { m: { type: hsh } }",
    "maps: { m: { from: [] } }",
    "maps: { m: { type: hash, key: { size: 4, type: a, of: p } } }",
    "maps: { m: { external: { deployment: a } } }",
    "maps: { m: { external: { deployment: a, map: b, pin: c } } }",
    "maps: { m: { type: hash, max_entries: -1 } }",
    "maps: { m: { type: hash, max_entries: 1k } }",
    "attachments: { a: { xdp: eth0 } }",
    "attachments: { a: { program: p/f, map: m } }",
    "attachments: { a: { program: p/f, xdp: eth0, kprobe: f } }",
    "attachments: { a: { program: p/f, xdp: { mode: native } } }",
    "attachments: { a: { program: p/f, uprobe: libc.so.6 } }",
    "attachments: { a: { program: p/f, perf_event: { event: cycles, raw: 1 } } }",
    "attachments: { a: { program: p/f, tcx: { interface: eth0, order: { before: a, after: b } } } }",
    "attachments: { a: { program: p/f, netfilter: { priority: 1 } } }",
    "pins: { p: {} }",
    "pins: { p: { map: m, program: p/f } }",
    "pins: { a.b: { map: m } }",
    "pins: { bpf-apply/x: { map: m } }",
    "pins: { p: { map: m, mode: \"660\", group: [a] } }",
    "manager: \"team a\"",
    "requires: { features: [program.fentri] }",
    "variables: {}",
    "keep_previous: \"no\"",
  ]

  @Test(
    .enabled(if: hasJSONSchema, "python3 has no jsonschema: apt-get install python3-jsonschema"))
  func itRefusesWhatIsBad() throws {
    let texts = Self.bad.map { "apiVersion: bpf-apply/v1\nname: edge\n\($0)" }
    for text in texts { #expect(diagnostics(ofText: text) != [], "\(text)") }
    let documents = try texts.map { try #require(SchemaValue(manifest: $0)) }
    for (text, verdict) in zip(texts, try Self.verdicts(on: documents)) {
      #expect(verdict == [false, false], "\(text)")
    }
  }

  /// Good manifests with one thing otherwise: whatever the table of keys refuses, the schema does, and nothing that the
  /// parser takes.
  @Test(
    .enabled(if: hasJSONSchema, "python3 has no jsonschema: apt-get install python3-jsonschema"))
  func itJudgesAsTheParserDoes() throws {
    let good = try Self.goodManifests().compactMap { SchemaValue(manifest: $0) }
    var dice = SteadyRandom(state: 7)
    var documents: [SchemaValue] = []
    while documents.count < 1000 {
      let original = good[Int.random(in: 0..<good.count, using: &dice)]
      documents.append(original.mutated(using: &dice))
    }
    var counts = (taken: 0, refused: 0)
    for (document, verdict) in zip(documents, try Self.verdicts(on: documents)) {
      let text = document.written()
      var errors: [YAMLError] = []
      let node = try #require(Node.parse(Array(text.utf8), errors: &errors))
      let check = StructureCheck(file: "edge.yaml", diagnostics: DiagnosticCollector())
      check.check(
        node, is: .mapping(ManifestKeys.manifest), subject: "the manifest", place: node.mark)
      let found = diagnostics(ofText: text)
      if found.isEmpty {
        counts.taken += 1
        #expect(verdict == [true, true], "\(text)")
      } else if check.diagnostics.hasErrors {
        counts.refused += 1
        #expect(verdict == [false, false], "\(found[0].message): \(text)")
      } else {
        // Which of its other rules a schema says too is another test's; the two drafts say the same.
        #expect(verdict[0] == verdict[1])
      }
    }
    #expect(counts.taken > 40 && counts.refused > 100, "\(counts)")
  }
}

extension SchemaValue {
  /// Words and numbers that some rules take and others refuse.
  private static let others: [SchemaValue] = [
    .text(""), .text("zz"), .text("a b"), .text("9x"), .text("a/b"), .text("a/b/c"), .text("-"),
    .text("/x"), .text("a.b"), .text("map.x"), .text("0660"), .text("1Ki"), .text("0x10"),
    .text("hash"), .text("a:b"), .number("0"), .number("5"), .number("-1"), .number("70000"),
    .number("5000000000"), .number("18446744073709551615"), .boolean(true), .boolean(false),
    .list([]), .list([.text("a")]), .list([.number("1")]), .object([]),
    .object([("a", .text("b"))]), .object([("pin", .text("x"))]), .object([("size", .number("4"))]),
  ]

  /// The same with one thing otherwise.
  fileprivate func mutated(using dice: inout SteadyRandom) -> SchemaValue {
    let goesOn = Int.random(in: 0..<4, using: &dice) > 0
    switch self {
    case .object(var members) where !members.isEmpty && goesOn:
      let index = Int.random(in: 0..<members.count, using: &dice)
      members[index].value = members[index].value.mutated(using: &dice)
      return .object(members)
    case .list(var items) where !items.isEmpty && goesOn:
      let index = Int.random(in: 0..<items.count, using: &dice)
      items[index] = items[index].mutated(using: &dice)
      return .list(items)
    case .object(var members) where !members.isEmpty && Bool.random(using: &dice):
      let index = Int.random(in: 0..<members.count, using: &dice)
      switch Int.random(in: 0..<3, using: &dice) {
      case 0: members.remove(at: index)
      case 1: members[index].key += "x"
      default: members.append(("unknown", .boolean(true)))
      }
      return .object(members)
    default:
      return Self.others[Int.random(in: 0..<Self.others.count, using: &dice)]
    }
  }
}
