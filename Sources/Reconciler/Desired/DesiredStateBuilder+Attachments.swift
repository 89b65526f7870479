import OrderedCollections
import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

extension DesiredStateBuilder {
  /// Adds what the manifest attaches, by an entry or by the section of a function.
  mutating func addAttachments() {
    state.attachments.reserveCapacity(manifest.attachments.count)
    for (_, entry) in manifest.attachments where !exclusions.contains(entry) {
      switch entry.object {
      case .program(let reference): addProgramAttachment(entry, reference)
      case .map(let reference): addMapAttachment(entry, reference)
      }
    }
    for (name, file) in manifest.programs where !file.attach.isEmpty {
      if let object = files[name]?.object { attachBySection(file, object) }
    }
    state.namedHooks = manifest.namedHooks(state.attachments, diagnostics)
  }

  /// Attaches the functions of a file that `attach` names where their sections say.
  private mutating func attachBySection(_ file: ProgramFile, _ object: ObjectFile) {
    let isAuto = file.attach.count == 1 && file.attach[0].text == "*"
    for pattern in file.attach where !pattern.text.hasPrefix("!") {
      let glob = Glob(pattern.text)
      guard !object.programs.contains(where: { glob.matches($0.name) }) else { continue }
      let names = object.programs.map(\.name)
      diagnostics.error(
        "no function of bytecode file `\(file.name)` matches `\(pattern.text)`", at: pattern.mark,
        help: NearestName.suggestion(for: pattern.text, in: names)
          ?? "functions: \(names.joined(separator: ", "))")
    }
    let list = GlobList(file.attach.map(\.text))
    let named = Set(state.attachments.map(\.program.name))
    for spec in object.programs where list.matches(spec.name) && spec.type != .structOps {
      if isAuto, !spec.autoload || AttachmentKind.forSection(spec.section) == nil { continue }
      let mark = file.attach[0].mark
      let reference = ObjectReference(file: file.name, name: spec.name, mark: mark)
      // What an attachment names is attached there.
      if named.contains(reference.description) { continue }
      let entry = AttachmentEntry(
        name: reference.description, object: .program(reference), mark: mark)
      addProgramAttachment(entry, reference)
    }
  }

  private mutating func addProgramAttachment(
    _ entry: AttachmentEntry, _ reference: ObjectReference
  ) {
    guard let function = files.function(reference) else { return }
    let spec = function.spec
    let check = AttachmentCheck(
      entry: entry, reference: reference, file: function.file, spec: spec,
      origin: typeOrigins[function.file]?[spec.name], diagnostics: diagnostics)
    guard let kind = check.kind(), var others = references(entry, kind) else { return }
    if let address = others["map"], let map = state.map(address.name), !check.takes(map, kind) {
      return
    }
    if let file = files[function.file] {
      for map in kind.filledMaps where file.object.maps.contains(where: { $0.name == map }) {
        others[map] = ObjectAddress(.map, manifest.name(ofMap: map, in: file))
      }
    }
    let program = AttachedProgram(
      name: function.name, attachment: "\(manifest.name)/\(entry.name)",
      section: spec.section, sectionTarget: spec.sectionTarget,
      attachType: spec.expectedAttachType)
    let request = ProgramRequest(
      file: function.file, function: spec.name,
      target: kind.makeTarget(entry.options).function(program), of: others["of"]?.name,
      mark: entry.mark)
    state.attachments.append(
      DesiredAttachment(
        name: entry.name, kind: kind, options: entry.options, object: requests.add(request),
        program: program, references: others, whenMissing: entry.whenMissing,
        replace: entry.replace, mark: entry.mark))
  }

  /// What of the deployment the options name, or nil where that does not exist.
  private mutating func references(
    _ entry: AttachmentEntry, _ kind: AttachmentKind
  ) -> [String: ObjectAddress]? {
    var found: [String: ObjectAddress] = [:]
    for option in kind.options {
      var mark: SourceMark { entry.optionMarks[option.name] ?? entry.mark }
      switch option.type {
      case .map:
        guard let text = entry.options.strings[option.name] else { continue }
        guard let address = map(ObjectReference(text, mark: mark)) else { return nil }
        found[option.name] = address
      case .program:
        guard let text = entry.options.strings[option.name] else { continue }
        guard let function = files.function(ObjectReference(text, mark: mark)) else { return nil }
        found[option.name] = requests.add(ProgramRequest(function, mark: mark))
      case .order:
        guard let name = entry.options.strings["order.attachment"] else { continue }
        found["order.attachment"] = ObjectAddress(.attachment, name)
      default: continue
      }
    }
    return found
  }

  private mutating func addMapAttachment(_ entry: AttachmentEntry, _ reference: ObjectReference) {
    guard let (file, spec) = files.structOps(reference) else { return }
    guard let kind = entry.kind ?? AttachmentKind.all.first(where: \.attachesMap), kind.attachesMap
    else {
      diagnostics.error("a map can only be attached as struct_ops", at: entry.mark)
      return
    }
    guard let changed = setting(entry.options.tables["set"] ?? [:], in: spec, file, entry) else {
      return
    }
    let map = addStructOps(changed, of: file, mark: entry.mark)
    state.attachments.append(
      DesiredAttachment(
        name: entry.name, kind: kind, options: entry.options, object: map,
        program: AttachedProgram(
          name: registration(spec, file),
          section: spec.structOps?.isLink == false ? ".struct_ops" : ".struct_ops.link",
          sectionTarget: nil, attachType: nil),
        whenMissing: entry.whenMissing, mark: entry.mark))
  }

  /// A struct_ops map with other values for members that are no functions.
  private func setting(
    _ values: [String: UInt64], in spec: MapSpec, _ file: LoadedFile, _ entry: AttachmentEntry
  ) -> MapSpec? {
    var changed = spec
    guard let btf = file.object.btf else { return spec }
    for (member, value) in values.sorted(by: { $0.key < $1.key }) {
      do throws(ObjectError) {
        changed.structOps = try changed.structOps?.setting(
          member: member, to: .integer(Int128(value)), btf: btf)
      } catch {
        diagnostics.error(
          "cannot set \(member) of \(spec.name): \(error)",
          at: entry.optionMarks["set"] ?? entry.mark, help: error.advice)
        return nil
      }
    }
    return changed
  }

  /// What a struct_ops map is to the kernel: its structure, and the name that is in it.
  private func registration(_ spec: MapSpec, _ file: LoadedFile) -> String {
    guard let structOps = spec.structOps else { return spec.name }
    let name = file.object.btf.flatMap { structOps.registeredName(btf: $0) }
    return "\(structOps.typeName) \(name ?? spec.name)"
  }

  /// Puts an attachment that stands before or after another one behind that, and one that changes a program before
  /// those that let that program run.
  mutating func orderAttachments() {
    if state.attachments.allSatisfy({ $0.references.isEmpty }) { return }
    let order = DependencyOrder(state.attachments) { waiting in
      let names = Set(waiting.map(\.address))
      let changed = Set(waiting.compactMap { $0.references["of"] })
      return { attachment in
        !changed.contains(attachment.object)
          && attachment.references["order.attachment"].map(names.contains) != true
      }
    }
    guard order.circle.isEmpty else {
      let names = order.circle.map(\.name).joined(separator: ", ")
      let place = order.circle.lazy.compactMap(\.mark).first ?? manifest.mark
      diagnostics.error("attachments are ordered in a circle: \(names)", at: place)
      return
    }
    state.attachments = ObjectList(order.sorted)
  }
}
