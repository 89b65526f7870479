import OrderedCollections
import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

extension DesiredStateBuilder {
  mutating func addAttachments() {
    for (_, entry) in manifest.attachments where !isLeftOut(entry) {
      switch entry.object {
      case .program(let reference): addProgramAttachment(entry, reference)
      case .map(let reference): addMapAttachment(entry, reference)
      }
    }
    for (name, file) in manifest.programs where !filesLeftOut.contains(name) {
      attachBySection(name, file)
    }
  }

  /// Attaches the functions of a file that `attach` names where their sections say.
  private mutating func attachBySection(_ name: String, _ file: ProgramFile) {
    guard let object = files[name]?.object, !file.attach.isEmpty else { return }
    let isAuto = file.attach.count == 1 && file.attach[0].text == "*"
    for pattern in file.attach where !pattern.text.hasPrefix("!") {
      let glob = Glob(pattern.text)
      guard !object.programs.contains(where: { glob.matches($0.name) }) else { continue }
      let names = object.programs.map(\.name)
      report(
        "no function of bytecode file `\(name)` matches `\(pattern.text)`", at: pattern.mark,
        help: NearestName.suggestion(for: pattern.text, in: names)
          ?? "functions: \(names.joined(separator: ", "))")
    }
    let list = GlobList(file.attach.map(\.text))
    let named = state.attachments.map(\.program.name)
    for spec in object.programs where list.matches(spec.name) && spec.type != .structOps {
      if isAuto, !spec.autoload || AttachmentKind.forSection(spec.section) == nil { continue }
      // What an attachment names is attached there.
      if named.contains("\(name)/\(spec.name)") { continue }
      let mark = file.attach[0].mark
      let entry = AttachmentEntry(
        name: "\(name)/\(spec.name)",
        object: .program(ObjectReference(file: name, name: spec.name, mark: mark)), mark: mark)
      addProgramAttachment(entry, ObjectReference(file: name, name: spec.name, mark: mark))
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
    for option in kind.options where option.required && !entry.options.has(option.name) {
      report(
        "attachment `\(entry.name)` needs \(kind.name).\(option.name): \(option.summary)",
        at: entry.mark, help: "write `\(kind.name): …`")
      return
    }
    guard checkOneOf(kind, entry) else { return }
    if entry.replace == .newFirst, kind.optionsChange == .oldFirst {
      report(
        "attachment `\(entry.name)`: an \(kind.name) hook holds one program, so that the new link cannot come first",
        at: entry.mark, help: "leave `replace` out, or say `replace: old-first`")
      return
    }
    let program = AttachedProgram(
      name: "\(file)/\(spec.name)", attachment: "\(manifest.name)/\(entry.name)",
      section: spec.section, sectionTarget: spec.sectionTarget,
      attachType: spec.expectedAttachType)
    guard var others = references(entry, kind), checkMap(of: entry, kind, spec, others) else {
      return
    }
    let maps = files[file]?.object.maps.map(\.name) ?? []
    for map in kind.filledMaps where maps.contains(map) {
      others[map] = ObjectAddress(.map, deploymentName(file, map))
    }
    let target = kind.makeTarget(entry.options).function(program)
    let of = others["of"]?.name
    request(file, spec.name, target: target, of: of, mark: entry.mark)
    state.attachments.append(
      DesiredAttachment(
        name: entry.name, kind: kind, options: entry.options,
        object: ObjectAddress(.program, ProgramName.of(file, spec.name, for: target, of: of)),
        program: program, references: others,
        whenMissing: entry.whenMissing, replace: entry.replace, mark: entry.mark))
  }

  /// Whether one is given of the options that stand for each other: where the section says the kind, none is.
  private mutating func checkOneOf(_ kind: AttachmentKind, _ entry: AttachmentEntry) -> Bool {
    guard let first = kind.oneOf.first, !kind.oneOf.contains(where: entry.options.has) else {
      return true
    }
    let options = kind.oneOf.map { "`\($0)`" }.joined(separator: " or ")
    report(
      "attachment `\(entry.name)` needs \(options) of \(kind.name)", at: entry.mark,
      help: "write one of them: `\(kind.name): { \(first): … }`")
    return false
  }

  /// What of the deployment the options name, or nil where that does not exist.
  private mutating func references(
    _ entry: AttachmentEntry, _ kind: AttachmentKind
  ) -> [String: ObjectAddress]? {
    var found: [String: ObjectAddress] = [:]
    for option in kind.options {
      let mark = entry.optionMarks[option.name] ?? entry.mark
      switch option.type {
      case .map:
        guard let text = entry.options.strings[option.name] else { continue }
        guard let address = map(Self.reference(text, mark)) else { return nil }
        found[option.name] = address
      case .program:
        guard let text = entry.options.strings[option.name] else { continue }
        guard let (file, spec) = function(Self.reference(text, mark)) else { return nil }
        let target = defaultTarget(spec)
        request(file, spec.name, target: target, mark: mark)
        found[option.name] = ObjectAddress(
          .program, ProgramName.of(file, spec.name, for: target))
      case .order:
        guard let name = entry.options.strings["order.attachment"] else { continue }
        found["order.attachment"] = ObjectAddress(.attachment, name)
      default: continue
      }
    }
    return found
  }

  private static func reference(_ text: String, _ mark: SourceMark) -> ObjectReference {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    return ObjectReference(
      file: parts.count == 2 ? parts[0] : nil, name: parts.last ?? text, mark: mark)
  }

  /// Puts an attachment that stands before or after another one behind that, and one that changes a program before
  /// those that let that program run.
  mutating func orderAttachments() {
    var sorted: [DesiredAttachment] = []
    var waiting = state.attachments
    while !waiting.isEmpty {
      let names = Set(waiting.map(\.address))
      let changed = Set(waiting.compactMap { $0.references["of"] })
      let ready = waiting.filter { attachment in
        !changed.contains(attachment.object)
          && attachment.references["order.attachment"].map(names.contains) != true
      }
      if ready.isEmpty {
        let names = waiting.map(\.name).joined(separator: ", ")
        let place = waiting.lazy.compactMap(\.mark).first ?? manifest.mark
        report("attachments are ordered in a circle: \(names)", at: place)
        return
      }
      sorted += ready
      let done = Set(ready.map(\.name))
      waiting.removeAll { done.contains($0.name) }
    }
    state.attachments = sorted
  }

  private mutating func addMapAttachment(_ entry: AttachmentEntry, _ reference: ObjectReference) {
    guard let (file, spec) = structOps(reference) else { return }
    guard let kind = entry.kind ?? AttachmentKind.all.first(where: \.attachesMap), kind.attachesMap
    else {
      report("a map can only be attached as struct_ops", at: entry.mark)
      return
    }
    guard let changed = setting(entry.options.tables["set"] ?? [:], in: spec, file, entry) else {
      return
    }
    let name = addStructOps(file, changed, mark: entry.mark)
    state.attachments.append(
      DesiredAttachment(
        name: entry.name, kind: kind, options: entry.options, object: ObjectAddress(.map, name),
        program: AttachedProgram(
          name: registration(file, spec),
          section: spec.structOps?.isLink == false ? ".struct_ops" : ".struct_ops.link",
          sectionTarget: nil, attachType: nil),
        whenMissing: entry.whenMissing, mark: entry.mark))
  }

  /// A struct_ops map with other values for members that are no functions.
  private mutating func setting(
    _ values: [String: UInt64], in spec: MapSpec, _ file: String, _ entry: AttachmentEntry
  ) -> MapSpec? {
    var changed = spec
    guard let btf = files[file]?.object.btf else { return spec }
    for (member, value) in values.sorted(by: { $0.key < $1.key }) {
      do throws(ObjectError) {
        changed.structOps = try changed.structOps?.setting(
          member: member, to: .integer(Int128(value)), btf: btf)
      } catch {
        report(
          "cannot set \(member) of \(spec.name): \(error)",
          at: entry.optionMarks["set"] ?? entry.mark, help: error.advice)
        return nil
      }
    }
    return changed
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
