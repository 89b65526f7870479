import OrderedCollections
import YAML

/// Makes a manifest from a document.
struct ManifestReader {
  let source: SourceText
  let baseDirectory: String
  let diagnostics = DiagnosticCollector()

  init(source: SourceText, baseDirectory: String) {
    self.source = source
    self.baseDirectory = baseDirectory
  }

  /// The manifest, or nil where ``diagnostics`` has errors.
  func read(_ root: Node) -> Manifest? {
    guard checkStructure(root) else { return nil }
    let fields = Fields(root, file: source.file)
    let references = References(fields, diagnostics)
    let context = ReadingContext(
      file: source.file, diagnostics: diagnostics, references: references)
    let files = ProgramFileReader(context: context, baseDirectory: baseDirectory)
    let pinReader = PinReader(context: context)
    let programs = entries(fields, "programs", files.file)
    let maps = entries(fields, "maps", MapEntryReader(context: context).map)
    let attachments = entries(
      fields, "attachments", AttachmentReader(context: context).attachment)
    let pins = entries(fields, "pins", pinReader.pin)
    pinReader.checkNesting(fields.named("pins"))
    let ownership = OwnershipReader(context: context).ownership(fields)
    if !diagnostics.hasErrors { references.warnOfUnusedPrograms(programs) }
    guard !diagnostics.hasErrors, let name = fields.string("name"),
      let mark = fields.valueMark("name")
    else { return nil }
    return Manifest(
      name: name, description: fields.string("description"),
      requires: Condition(requires: fields),
      programs: programs, maps: maps, attachments: attachments, pins: pins, ownership: ownership,
      manager: manager(fields), readers: readers(fields),
      keepsPrevious: fields.boolean("keep_previous") ?? true,
      warnings: diagnostics.sorted,
      source: source, mark: mark,
      fileMaps: references.claims.mapValues(\.map))
  }

  /// - Returns: whether the document is a mapping, so that one can go on.
  private func checkStructure(_ root: Node) -> Bool {
    let type = try? root.valueType()
    guard type == .mapping else {
      let what = type == .null ? "is empty" : "must be a mapping, not \(type?.rawValue ?? "a word")"
      diagnostics.error(
        "the manifest \(what)", at: SourceMark(root.mark, file: source.file),
        help: "it starts with `apiVersion: \(ManifestKeys.apiVersion)` and `name: …`")
      return false
    }
    StructureCheck(file: source.file, diagnostics: diagnostics)
      .check(
        root, is: .mapping(ManifestKeys.manifest), subject: "the manifest", place: root.mark)
    return true
  }

  /// Reads the entries of a section; those that are no mappings or badly named are reported already.
  private func entries<Entry>(
    _ fields: Fields, _ section: String, _ read: (Node.Entry) -> Entry?
  ) -> OrderedDictionary<String, Entry> {
    guard case .named(_, let keys, _)? = ManifestKeys.manifest[section]?.value else { return [:] }
    let entries = fields.named(section)
    var names: [String] = []
    var values: [Entry] = []
    names.reserveCapacity(entries.count)
    values.reserveCapacity(entries.count)
    for entry in entries where entry.value.entries != nil && keys.problem(entry.key) == nil {
      guard let value = read(entry) else { continue }
      names.append(entry.key)
      values.append(value)
    }
    return OrderedDictionary(uniqueKeys: names, values: values)
  }

  /// Who manages the deployment.
  private func manager(_ fields: Fields) -> GivenName? {
    guard let name = fields.string("manager"), let mark = fields.valueMark("manager") else {
      return nil
    }
    return GivenName(text: name, mark: mark)
  }

  /// The group that may see what is deployed.
  private func readers(_ fields: Fields) -> Readers? {
    guard let group = fields["readers"]?.scalar?.text, let mark = fields.valueMark("readers") else {
      return nil
    }
    return Readers(group: group, mark: mark)
  }
}
