import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

/// Reports what of an attachment no kernel could do.
struct AttachmentCheck {
  let entry: AttachmentEntry
  /// The program, as the manifest names it.
  let reference: ObjectReference
  /// The bytecode file that has it.
  let file: String
  let spec: ProgramSpec
  /// What says the type, where the section does not.
  let origin: TypeOrigin?
  let diagnostics: DiagnosticCollector

  /// The kind that it is attached as; nil where it cannot be, which is reported.
  func kind() -> AttachmentKind? {
    if spec.type == .unspecified {
      diagnostics.untyped("\(reference)", spec, as: entry.kind, file: file, at: entry.mark)
      return nil
    }
    guard let kind = entry.kind ?? AttachmentKind.forSection(spec.section) else {
      diagnostics.error(
        "SEC(\"\(spec.section)\") does not say where \(reference) shall be attached",
        at: entry.mark, help: "name the kind here: \(fittingKinds)")
      return nil
    }
    guard kind.fits(spec.type, spec.expectedAttachType) else {
      diagnostics.error(
        "`\(reference)` is a \(spec.type) program (\(source)), which cannot be attached as \(kind.name)",
        at: entry.mark, help: "what fits: \(fittingKinds)")
      return nil
    }
    guard checkOptions(of: kind) else { return nil }
    if entry.replace == .newFirst, kind.optionsChange == .oldFirst {
      diagnostics.error(
        "attachment `\(entry.name)`: an \(kind.name) hook holds one program, so that the new link cannot come first",
        at: entry.mark, help: "leave `replace` out, or say `replace: old-first`")
      return nil
    }
    return kind
  }

  /// What says the program's type.
  private var source: String {
    switch origin {
    case .manifest: "said by `functions`"
    case .attachment(let name): "said by attachment `\(name)`"
    case nil: "SEC(\"\(spec.section)\")"
    }
  }

  private var fittingKinds: String {
    let fitting = AttachmentKind.all.filter { $0.fits(spec.type, spec.expectedAttachType) }
    return fitting.isEmpty
      ? "no kind that bpf-apply knows yet" : fitting.map(\.name).joined(separator: ", ")
  }

  /// Whether those are given that the kind needs, and one of those that stand for each other.
  private func checkOptions(of kind: AttachmentKind) -> Bool {
    for option in kind.options where option.required && !entry.options.has(option.name) {
      diagnostics.error(
        "attachment `\(entry.name)` needs \(kind.name).\(option.name): \(option.summary)",
        at: entry.mark, help: "write `\(kind.name): …`")
      return false
    }
    guard let first = kind.oneOf.first, !kind.oneOf.contains(where: entry.options.has) else {
      return true
    }
    let options = kind.oneOf.map { "`\($0)`" }.joined(separator: " or ")
    diagnostics.error(
      "attachment `\(entry.name)` needs \(options) of \(kind.name)", at: entry.mark,
      help: "write one of them: `\(kind.name): { \(first): … }`")
    return false
  }

  /// Whether the map that its options name is of a type that its kind takes.
  func takes(_ map: DesiredMap, _ kind: AttachmentKind) -> Bool {
    guard map.spec.type != .unspecified,
      let types = Self.mapTypes(
        kind.name, target: entry.options.strings["target"] ?? spec.sectionTarget),
      !types.contains(map.spec.type)
    else { return true }
    diagnostics.error(
      "attachment `\(entry.name)` cannot use map `\(map.name)`, which is a \(map.spec.type)",
      at: entry.optionMarks["map"] ?? entry.mark,
      help: "types that it takes: \(types.map(\.description).joined(separator: ", "))")
    return false
  }

  /// The types of maps that a kind takes; nil where that is not known.
  ///
  /// - Parameter target: what an iterator walks over.
  private static func mapTypes(_ kind: String, target: String?) -> [MapType]? {
    switch (kind, target) {
    case ("sk_msg", _), ("sk_skb", _), ("iterator", "sockmap"): [.sockmap, .sockhash]
    case ("iterator", "bpf_sk_storage_map"): [.socketStorage]
    case ("iterator", "bpf_map_elem"):
      [
        .hash, .lruHash, .perCPUHash, .lruPerCPUHash, .array, .perCPUArray, .resizableHash,
      ]
    default: nil
    }
  }
}
