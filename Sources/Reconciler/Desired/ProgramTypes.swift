import BPFLoader
import BPFObject
import BPFSyscall
import Manifest
import OrderedCollections

/// Finds what functions are loaded as where their sections do not say it, or the manifest says otherwise.
///
/// First comes the `type` that the manifest gives a function, then its section, then the kind of its attachment;
/// freplace takes functions of any section.
struct ProgramTypes {
  let manifest: Manifest
  let exclusions: Exclusions
  let files: BytecodeFiles
  let diagnostics: DiagnosticCollector
  /// What was found, by file and function.
  private(set) var definitions: [String: [String: SectionDefinition]] = [:]

  /// What an attachment takes a function for.
  private struct Use {
    let entry: AttachmentEntry
    let kind: AttachmentKind
    let definition: SectionDefinition
  }

  init(
    manifest: Manifest, exclusions: Exclusions, files: BytecodeFiles,
    diagnostics: DiagnosticCollector
  ) {
    self.manifest = manifest
    self.exclusions = exclusions
    self.files = files
    self.diagnostics = diagnostics
  }

  /// - Returns: what says the types of those that are not loaded as their sections say, by file and function.
  mutating func find() -> [String: [String: TypeOrigin]] {
    var origins: [String: [String: TypeOrigin]] = [:]
    guard isNeeded else { return origins }
    var uses: [String: [String: [Use]]] = [:]
    for entry in manifest.attachments.values where !exclusions.contains(entry) {
      guard let reference = entry.program, let function = function(reference),
        let use = use(of: function.spec, by: entry)
      else { continue }
      uses[function.file, default: [:]][function.spec.name, default: []].append(use)
    }
    for (name, file) in manifest.programs {
      guard let object = files[name]?.object else { continue }
      for spec in object.programs {
        let uses = uses[name]?[spec.name] ?? []
        let given = file.functions[spec.name]?.type
        guard given != nil || !uses.isEmpty,
          let (definition, origin) = definition(of: spec, "\(name)/\(spec.name)", given, uses),
          definition != spec.definition
        else { continue }
        definitions[name, default: [:]][spec.name] = definition
        origins[name, default: [:]][spec.name] = origin
      }
    }
    return origins
  }

  /// Whether something may not be loaded as its section says.
  private var isNeeded: Bool {
    files.haveUntyped
      || manifest.attachments.values.contains { $0.kind?.replacesFunctions == true }
      || manifest.programs.values.contains { file in
        file.functions.values.contains { $0.type != nil }
      }
  }

  private func function(_ reference: ObjectReference) -> FileFunction? {
    let found = files.functions(reference)
    return found.count == 1 ? found[0] : nil
  }

  /// Nil where neither kind nor section say what the attachment takes.
  private func use(of spec: ProgramSpec, by entry: AttachmentEntry) -> Use? {
    guard let kind = entry.kind ?? AttachmentKind.forSection(spec.section) else { return nil }
    let own = spec.type == .unspecified || kind.replacesFunctions ? nil : spec.definition
    guard entry.kind != nil || own != nil,
      let definition = own ?? kind.definition(ofSection: spec.section, entry.options)
    else { return nil }
    return Use(entry: entry, kind: kind, definition: definition)
  }

  private func definition(
    of spec: ProgramSpec, _ name: String, _ given: GivenProgramType?, _ uses: [Use]
  ) -> (SectionDefinition, TypeOrigin)? {
    guard let given else {
      return agreed(uses, name).map { ($0.definition, .attachment($0.entry.name)) }
    }
    if let attachType = given.attachType {
      let own = spec.definition
      if own.type == given.type, own.attachType == attachType { return (own, .manifest) }
      guard let definition = SectionDefinition.of(given.type, attachType) else {
        diagnostics.error(
          "a \(given.type) program cannot be attached as \(attachType)", at: given.mark,
          help: Self.attachTypes(given.type))
        return nil
      }
      return (definition, .manifest)
    }
    if spec.type == given.type { return (spec.definition, .manifest) }
    let fitting = uses.compactMap { use in
      use.kind.definition(of: given.type, ofSection: spec.section, use.entry.options).map {
        Use(entry: use.entry, kind: use.kind, definition: $0)
      }
    }
    if let definition = agreed(fitting, name)?.definition
      ?? SectionDefinition.beginning(spec.section, where: { $0.type == given.type })
      ?? SectionDefinition.plain(given.type)
    {
      return (definition, .manifest)
    }
    diagnostics.error(
      "a \(given.type) program needs `attach_type`, too", at: given.mark,
      help: Self.attachTypes(given.type))
    return nil
  }

  /// The first of the uses, where all take the function for the same.
  private func agreed(_ uses: [Use], _ name: String) -> Use? {
    guard let first = uses.first else { return nil }
    guard let other = uses.first(where: { !$0.definition.isLoaded(as: first.definition) }) else {
      return first
    }
    diagnostics.error(
      "program `\(name)` cannot be loaded for both: attachment `\(first.entry.name)` (\(first.kind.name)) takes \(first.definition.form), attachment `\(other.entry.name)` (\(other.kind.name)) takes \(other.definition.form)",
      at: other.entry.mark,
      notes: [.init("attachment `\(first.entry.name)` is here", at: first.entry.mark)],
      help: "name its file twice under `programs`, and attach one function of each")
    return first
  }

  /// Which attach types a type has, for a message.
  private static func attachTypes(_ type: ProgramType) -> String {
    var known: [String] = []
    for case let attachType? in SectionDefinition.of(type).map(\.attachType)
    where !known.contains(attachType.description) { known.append(attachType.description) }
    return known.isEmpty
      ? "leave `attach_type` out: it has none" : "attach types: \(known.joined(separator: ", "))"
  }
}

extension SectionDefinition {
  /// Whether a program is the same to the kernel as one of another section.
  fileprivate func isLoaded(as other: SectionDefinition) -> Bool {
    (type, attachType, traits) == (other.type, other.attachType, other.traits)
  }

  /// The type, with the attach type where it has one of another name.
  fileprivate var form: String {
    guard let attachType, attachType.description != type.description else { return "\(type)" }
    return "\(type) (\(attachType))"
  }
}

extension DiagnosticCollector {
  /// Reports a program of which nothing says the type.
  ///
  /// - Parameter kind: as what it is attached, which leaves several types.
  func untyped(
    _ name: String, _ spec: ProgramSpec, as kind: AttachmentKind? = nil, file: String,
    at mark: SourceMark
  ) {
    let types = (kind?.programTypes ?? []).map(\.description)
    let example = kind?.programTypes.first ?? .xdp
    let attachType =
      SectionDefinition.plain(example)?.attachType == nil
      ? SectionDefinition.of(example).lazy.compactMap(\.attachType).first : nil
    let form = "type: \(example)" + (attachType.map { ", attach_type: \($0)" } ?? "")
    let given = "`functions: { \(spec.name): { \(form) } }` of program `\(file)`"
    error(
      "SEC(\"\(spec.section)\") does not say what type of program `\(name)` is"
        + (kind.map { ", and \($0.name) takes several: \(types.joined(separator: ", "))" } ?? ""),
      at: mark,
      help: kind == nil
        ? "an attachment with a kind says it (`xdp: eth0`), or \(given)" : "say it with \(given)")
  }
}
