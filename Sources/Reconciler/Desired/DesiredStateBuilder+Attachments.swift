import OrderedCollections
import BPFLoader
import BPFObject
import Manifest

extension DesiredStateBuilder {
  mutating func addAttachments() {
    for (_, entry) in manifest.attachments {
      switch entry.object {
      case .program(let reference): addProgramAttachment(entry, reference)
      case .map(let reference): addMapAttachment(entry, reference)
      }
    }
  }

  private mutating func addProgramAttachment(_ entry: AttachmentEntry, _ reference: ObjectReference)
  {
    guard let (file, spec) = function(reference) else { return }
    guard let kind = entry.kind ?? AttachmentKind.forSection(spec.section) else {
      report(
        "SEC(\"\(spec.section)\") does not say where \(reference) shall be attached",
        at: entry.mark, help: "name the kind here: \(Self.kinds(for: spec))")
      return
    }
    guard kind.fits(spec.type, spec.expectedAttachType) else {
      report(
        "`\(reference)` is a \(spec.type) program (SEC(\"\(spec.section)\")), which cannot be attached as \(kind.name)",
        at: entry.mark, help: "what fits: \(Self.kinds(for: spec))")
      return
    }
    for option in kind.options
    where option.required && entry.options.strings[option.name] == nil
      && entry.options.integers[option.name] == nil
    {
      report(
        "attachment `\(entry.name)` needs \(kind.name).\(option.name): \(option.summary)",
        at: entry.mark, help: "write `\(kind.name): …`")
      return
    }
    let program = AttachedProgram(
      name: "\(file)/\(spec.name)", sectionTarget: spec.sectionTarget,
      attachType: spec.expectedAttachType)
    let target = kind.makeTarget(entry.options).function(program)
    request(file, spec.name, target: target, mark: entry.mark)
    state.attachments.append(
      DesiredAttachment(
        name: entry.name, kind: kind, options: entry.options,
        object: ObjectAddress(.program, Self.key(file, spec.name, target)), program: program,
        mark: entry.mark))
  }

  private mutating func addMapAttachment(_ entry: AttachmentEntry, _ reference: ObjectReference) {
    guard let (file, spec) = structOps(reference) else { return }
    guard let kind = entry.kind ?? AttachmentKind.named("struct_ops"), kind.name == "struct_ops"
    else {
      report("a map can only be attached as struct_ops", at: entry.mark)
      return
    }
    let name = addStructOps(file, spec, mark: entry.mark)
    state.attachments.append(
      DesiredAttachment(
        name: entry.name, kind: kind, options: entry.options, object: ObjectAddress(.map, name),
        program: AttachedProgram(
          name: registration(file, spec), sectionTarget: nil, attachType: nil),
        mark: entry.mark))
  }

  /// What a struct_ops map is to the kernel: its structure, and the name that is in it.
  private func registration(_ file: String, _ spec: MapSpec) -> String {
    guard let structOps = spec.structOps else { return spec.name }
    let name = files[file]?.object.btf.flatMap { structOps.registeredName(btf: $0) }
    return "\(structOps.typeName) \(name ?? spec.name)"
  }

  /// Adds a struct_ops map and requests its programs; once, however often it is named.
  mutating func addStructOps(_ file: String, _ spec: MapSpec, mark: SourceMark) -> String {
    let name = deploymentName(file, spec.name)
    guard state.map(name) == nil, let loaded = files[file] else { return name }
    add(name, spec, loaded, onChange: .recreate, preventDestroy: false, mark: mark)
    for function in spec.structOps?.functions ?? [] {
      request(file, function.program, structOps: spec.name, mark: mark)
    }
    return name
  }

  private static func kinds(for spec: ProgramSpec) -> String {
    let fitting = AttachmentKind.all.filter { $0.fits(spec.type, spec.expectedAttachType) }
    return fitting.isEmpty
      ? "no kind that bpf-apply knows yet" : fitting.map(\.name).joined(separator: ", ")
  }
}
