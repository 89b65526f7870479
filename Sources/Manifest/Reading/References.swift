import OrderedCollections
import YAML

/// The names that a manifest defines, and who refers to them; what refers to none is reported.
final class References {
  private let diagnostics: DiagnosticCollector
  private let fields: Fields
  private lazy var programs = Names("program", fields)
  private lazy var maps = Names("map", fields)
  private lazy var attachments = Names("attachment", fields)
  /// Bytecode files that something names.
  var usedPrograms: Set<String> = []
  /// Whether a function is named without its file, so that one cannot tell which file is used.
  var hasBareFunction = false
  /// For each map of a file that is a map of the manifest: which, and where that is said.
  private(set) var claims: [FileMap: (map: String, mark: SourceMark)] = [:]

  /// - Parameter fields: the manifest's.
  init(_ fields: Fields, _ diagnostics: DiagnosticCollector) {
    self.diagnostics = diagnostics
    self.fields = fields
  }

  /// The function that a key names.
  func program(_ fields: Fields, _ key: String) -> ObjectReference? {
    guard let reference = reference(fields, key) else { return nil }
    if reference.file == nil { hasBareFunction = true }
    return reference
  }

  /// The map that a key names: one of the manifest, or a file's.
  func map(_ fields: Fields, _ key: String) -> ObjectReference? {
    guard let reference = reference(fields, key) else { return nil }
    if reference.file == nil { checkMap(reference.name, at: reference.mark) }
    return reference
  }

  private func reference(_ fields: Fields, _ key: String) -> ObjectReference? {
    guard let node = fields[key], let text = node.text else { return nil }
    let reference = ObjectReference(text, mark: fields.mark(node.mark))
    if let file = reference.file, !file.isEmpty { checkProgram(file, at: reference.mark) }
    return reference
  }

  /// Checks that a name is a key under `programs`.
  func checkProgram(_ name: String, at place: SourceMark) {
    guard !usedPrograms.contains(name) else { return }
    if programs.check(name, at: place, diagnostics) { usedPrograms.insert(name) }
  }

  /// Checks that a name is a key under `maps`.
  func checkMap(_ name: String, at place: SourceMark) {
    maps.check(name, at: place, diagnostics)
  }

  /// Checks that a name is a key under `attachments`.
  func checkAttachment(_ name: String, at place: SourceMark) {
    attachments.check(name, at: place, diagnostics)
  }

  /// Notes that a file's map is a map of the manifest; it can be only one.
  func claim(_ origin: MapOrigin, for map: String) {
    let claim = FileMap(file: origin.file, map: origin.map)
    guard let other = claims[claim] else {
      claims[claim] = (map, origin.mark)
      return
    }
    guard other.map != map else { return }
    diagnostics.error(
      "map `\(origin.map)` of `\(origin.file)` is both `\(other.map)` and `\(map)`",
      at: origin.mark, notes: [.init("`\(other.map)` takes it here", at: other.mark)])
  }

  /// A function is loaded only where something names it.
  func warnOfUnusedPrograms(_ programs: OrderedDictionary<String, ProgramFile>) {
    guard !hasBareFunction else { return }
    for (name, program) in programs where !usedPrograms.contains(name) {
      diagnostics.report(
        .warning(
          "nothing names a function or map of program `\(name)`", at: program.mark,
          help: "a function is loaded for an attachment, a pin, or with `load: true`"))
    }
  }
}

/// The names of one section of a manifest.
private struct Names {
  private let noun: String
  private let list: [String]
  private let set: Set<String>

  /// - Parameter noun: what they are names of; the section is called by its plural.
  init(_ noun: String, _ fields: Fields) {
    self.noun = noun
    list = fields.named("\(noun)s").map(\.key)
    set = Set(list)
  }

  /// Reports a name that is none of these.
  ///
  /// - Returns: whether it is one.
  @discardableResult
  func check(_ name: String, at place: SourceMark, _ diagnostics: DiagnosticCollector) -> Bool {
    guard !set.contains(name) else { return true }
    diagnostics.error(
      "unknown \(noun) `\(name.shortened)`", at: place,
      help: Known.help(for: name, among: list, called: "`\(noun)s` has"))
    return false
  }
}
