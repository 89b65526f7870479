import OrderedCollections
import YAML

/// Makes a manifest from a document.
struct ManifestReader {
  let source: SourceText
  let baseDirectory: String
  var diagnostics = DiagnosticCollector()
  var references = References()

  init(source: SourceText, baseDirectory: String) {
    self.source = source
    self.baseDirectory = baseDirectory
  }

  /// The manifest, or nil where ``diagnostics`` has errors.
  mutating func read(_ root: Node) -> Manifest? {
    guard checkStructure(root) else { return nil }
    let fields = fields(root)
    references = References(
      programs: fields.named("programs").map(\.key), maps: fields.named("maps").map(\.key),
      attachments: fields.named("attachments").map(\.key))
    let programs = entries(fields, "programs") { $0.program($1) }
    let maps = entries(fields, "maps") { $0.map($1) }
    let attachments = entries(fields, "attachments") { $0.attachment($1) }
    let pins = entries(fields, "pins") { $0.pin($1) }
    checkPinNesting(fields.named("pins"))
    let ownership = ownership(fields)
    if !diagnostics.hasErrors { warnOfUnusedPrograms(programs) }
    guard !diagnostics.hasErrors, let name = fields.string("name"),
      let mark = fields.valueMark("name")
    else { return nil }
    return Manifest(
      name: name, description: fields.string("description"), requires: requirements(fields),
      programs: programs, maps: maps, attachments: attachments, pins: pins, ownership: ownership,
      manager: manager(fields), readers: readers(fields),
      keepsPrevious: fields.boolean("keep_previous") ?? true,
      warnings: diagnostics.sorted,
      source: source, mark: mark,
      fileMaps: references.claims.mapValues(\.map))
  }

  /// - Returns: whether the document is a mapping, so that one can go on.
  private mutating func checkStructure(_ root: Node) -> Bool {
    let type = try? root.valueType()
    guard type == .mapping else {
      let what = type == .null ? "is empty" : "must be a mapping, not \(type?.rawValue ?? "a word")"
      error(
        "the manifest \(what)", at: mark(root.mark),
        help: "it starts with `apiVersion: \(ManifestKeys.apiVersion)` and `name: …`")
      return false
    }
    var check = StructureCheck(file: source.file)
    check.check(
      root, is: .mapping(ManifestKeys.manifest), subject: "the manifest", place: root.mark)
    for diagnostic in check.diagnostics.diagnostics { diagnostics.report(diagnostic) }
    return true
  }

  /// Reads the entries of a section; those that are no mappings or badly named are reported already.
  private mutating func entries<Entry>(
    _ fields: Fields, _ section: String, _ read: (inout ManifestReader, Node.Entry) -> Entry?
  ) -> OrderedDictionary<String, Entry> {
    var result: OrderedDictionary<String, Entry> = [:]
    guard case .named(_, let keys, _)? = ManifestKeys.manifest[section]?.value else {
      return result
    }
    for entry in fields.named(section)
    where entry.value.entries != nil && keys.problem(entry.key) == nil {
      if let value = read(&self, entry) { result[entry.key] = value }
    }
    return result
  }
}

extension ManifestReader {
  func fields(_ node: Node) -> Fields { Fields(node, file: source.file) }

  func mark(_ mark: Mark) -> SourceMark { SourceMark(mark, file: source.file) }

  mutating func error(
    _ message: String, at mark: SourceMark, notes: [Diagnostic.Note] = [], help: String? = nil
  ) {
    diagnostics.report(.error(message, at: mark, notes: notes, help: help))
  }
}
