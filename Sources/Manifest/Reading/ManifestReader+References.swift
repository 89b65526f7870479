import OrderedCollections
import YAML

extension ManifestReader {
  /// The function that a key names.
  mutating func programReference(_ fields: Fields, _ key: String) -> ObjectReference? {
    guard let text = fields.string(key), let place = fields.valueMark(key) else { return nil }
    let reference = ObjectReference(text, mark: place)
    if let file = reference.file {
      checkProgram(file, at: place)
    } else {
      references.hasBareFunction = true
    }
    return reference
  }

  /// The map that a key names: one of the manifest, or a file's.
  mutating func mapReference(_ fields: Fields, _ key: String) -> ObjectReference? {
    guard let text = fields.string(key), let place = fields.valueMark(key) else { return nil }
    let reference = ObjectReference(text, mark: place)
    if let file = reference.file {
      checkProgram(file, at: place)
    } else {
      checkMapKey(text, at: place)
    }
    return reference
  }

  /// Checks that a name is a key under `programs`.
  mutating func checkProgram(_ name: String, at place: SourceMark) {
    references.usedPrograms.insert(name)
    check(name, "program", references.programSet, references.programs, place)
  }

  /// Checks that a name is a key under `maps`.
  mutating func checkMapKey(_ name: String, at place: SourceMark) {
    check(name, "map", references.mapSet, references.maps, place)
  }

  /// Checks that a name is a key under `attachments`.
  mutating func checkAttachment(_ name: String, at place: SourceMark) {
    check(name, "attachment", references.attachmentSet, references.attachments, place)
  }

  private mutating func check(
    _ name: String, _ noun: String, _ known: Set<String>, _ list: [String], _ place: SourceMark
  ) {
    guard !known.contains(name) else { return }
    diagnostics.report(
      .error(
        "unknown \(noun) `\(name.shortened)`", at: place,
        help: Known.help(for: name, among: list, called: "`\(noun)s` has")))
  }

  /// Notes that a file's map is a map of the manifest; it can be only one.
  mutating func claim(_ origin: MapOrigin, for map: String) {
    let claim = FileMap(file: origin.file, map: origin.map)
    guard let other = references.claims[claim] else {
      references.claims[claim] = (map, origin.mark)
      return
    }
    guard other.map != map else { return }
    error(
      "map `\(origin.map)` of `\(origin.file)` is both `\(other.map)` and `\(map)`",
      at: origin.mark, notes: [.init("`\(other.map)` takes it here", at: other.mark)])
  }

  /// A function is loaded only where something names it.
  mutating func warnOfUnusedPrograms(_ programs: OrderedDictionary<String, ProgramFile>) {
    guard !references.hasBareFunction else { return }
    for (name, program) in programs where !references.usedPrograms.contains(name) {
      diagnostics.report(
        .warning(
          "nothing names a function or map of program `\(name)`", at: program.mark,
          help: "a function is loaded for an attachment, a pin, or with `load: true`"))
    }
  }
}
