import OrderedCollections
import BPFLoader
import BPFObject
import BPFSyscall
import BTF
import Manifest

extension DesiredStateBuilder {
  /// Finds which maps of the files are maps of the manifest.
  mutating func bindMaps() {
    for (name, entry) in manifest.maps {
      for origin in entry.from { bind(origin.file, origin.map, to: name, at: origin.mark) }
    }
    for (name, file) in manifest.programs {
      for (map, replacement) in file.maps {
        bind(name, map, to: replacement.map, at: replacement.mark)
      }
    }
  }

  private mutating func bind(_ file: String, _ map: String, to name: String, at mark: SourceMark) {
    guard let object = files[file]?.object else { return }
    guard object.maps.contains(where: { $0.name == map }) else {
      let names = object.maps.filter { !$0.role.isData }.map(\.name)
      let known = names.isEmpty ? "it has none" : "its maps: \(names.joined(separator: ", "))"
      report(
        "bytecode file `\(file)` has no map `\(map)`", at: mark,
        help: NearestName.suggestion(for: map, in: names) ?? known)
      return
    }
    if let other = bindings[file]?[map], other != name {
      report("map `\(file)/\(map)` is map `\(other)` already", at: mark)
      return
    }
    bindings[file, default: [:]][map] = name
  }

  /// The deployment's name of a file's map.
  func deploymentName(_ file: String, _ map: String) -> String {
    bindings[file]?[map] ?? "\(file)/\(map)"
  }

  mutating func addMaps() throws(ReconcilerError) {
    for (name, entry) in manifest.maps { try add(entry, name) }
    for (name, file) in manifest.programs {
      guard let loaded = files[name] else { continue }
      let values = globals(file, loaded)
      for spec in loaded.object.maps
      where bindings[name]?[spec.name] == nil && spec.role != .structOps {
        let given = values[spec.name]
        let spec = try effective(given?.spec ?? spec, at: file.mark)
        reportFaults(of: spec, "\(name)/\(spec.name)", nil, at: file.mark)
        add(
          "\(name)/\(spec.name)", spec, loaded, onChange: .fail,
          preventDestroy: false, given: given?.globals ?? [], mark: file.mark)
      }
    }
    reportMisfits()
  }

  /// A map that the manifest defines, or takes from files and overrides.
  private mutating func add(_ entry: MapEntry, _ name: String) throws(ReconcilerError) {
    var spec = MapSpec(name: name, type: entry.type ?? .unspecified)
    var object: LoadedFile?
    var origins = entry.from
    if entry.external != nil { origins += users(of: name) }
    origins.removeAll { filesLeftOut.contains($0.file) }
    if origins.isEmpty, !entry.from.isEmpty { return }
    for origin in origins {
      guard let file = files[origin.file],
        let found = file.object.maps.first(where: { $0.name == origin.map })
      else { return }
      if object == nil {
        object = file
        spec = found
      } else if let reason = Self.difference(spec, object, found, file, entry) {
        report(
          "map `\(name)`: \(origin.file)/\(origin.map) has another \(reason) than the first",
          at: origin.mark, help: "set it here for all, or give each file a map of its own")
      }
    }
    guard override(&spec, &object, with: entry) else { return }
    spec = try effective(spec, at: entry.mark)
    if entry.external == nil { reportFaults(of: spec, name, entry, at: entry.mark) }
    var contents: DesiredContents?
    var programs: [UInt32: ObjectAddress]?
    if let entries = entry.entries {
      if entry.external != nil, spec.type == .unspecified || spec.type == .programArray {
        report(
          "entries cannot be merged into map `\(name)`: "
            + (spec.type == .programArray
              ? "its owner decides which programs it holds" : "nothing says what its keys are"),
          at: entries.mark, help: "`from:` names a bytecode file's map with the same definition")
      } else if spec.type == .programArray {
        programs = self.programs(entries, of: entry, spec)
      } else {
        contents = try self.contents(entries, of: entry, spec, object)
      }
    }
    add(
      name, spec, object, external: entry.external, onChange: entry.onChange,
      preventDestroy: entry.preventDestroy, contents: contents, programs: programs,
      mark: entry.mark)
  }

  /// The files' maps that a map of somebody else takes the place of.
  private func users(of name: String) -> [MapOrigin] {
    manifest.programs.flatMap { file, program in
      program.maps.filter { $0.value.map == name }.map { map, replacement in
        MapOrigin(file: file, map: map, mark: replacement.mark)
      }
    }
  }

  /// What two files disagree about, where the manifest does not decide it.
  private static func difference(
    _ a: MapSpec, _ aFile: LoadedFile?, _ b: MapSpec, _ bFile: LoadedFile, _ entry: MapEntry
  ) -> String? {
    if entry.type == nil, a.type != b.type { return "type" }
    if entry.key == nil, a.keySize != b.keySize { return "key size" }
    if entry.value == nil, a.valueSize != b.valueSize { return "value size" }
    if entry.maxEntries == nil, a.maxEntries != b.maxEntries { return "max_entries" }
    if entry.flags == nil, a.flags != b.flags { return "set of flags" }
    let aLayout = aFile.flatMap { layout(a, $0.object.btf) }
    if let aLayout, let bLayout = layout(b, bFile.object.btf), aLayout != bLayout {
      return "layout of key or value"
    }
    return nil
  }

  /// Puts what the manifest sets in the place of what the file says; false where something is missing.
  private mutating func override(
    _ spec: inout MapSpec, _ object: inout LoadedFile?, with entry: MapEntry
  ) -> Bool {
    if let type = entry.type { spec.type = type }
    if let count = entry.maxEntries { spec.maxEntries = count }
    if let flags = entry.flags { spec.flags = flags }
    if let extra = entry.mapExtra { spec.extra = extra }
    if let node = entry.numaNode {
      spec.numaNode = node
      spec.flags.insert(.numaNode)
    }
    if let key = entry.key, let field = size(of: key, &object, entry) {
      (spec.keySize, spec.keyTypeID) = field
    }
    if let value = entry.value, let field = size(of: value, &object, entry) {
      (spec.valueSize, spec.valueTypeID) = field
    }
    if spec.type == .unspecified, entry.external == nil {
      report(
        "map `\(entry.name)` has no type", at: entry.mark,
        help: "write `type:`, or `from:` the bytecode file that defines it")
      return false
    }
    return true
  }

  private mutating func size(
    of field: MapField, _ object: inout LoadedFile?, _ entry: MapEntry
  ) -> (UInt32, UInt32)? {
    switch field {
    case .size(let size): return (size, 0)
    case .scalar(let scalar): return (scalar.size, 0)
    case .btf(let type, let file):
      guard let loaded = files[file], let btf = loaded.object.btf,
        let id = Self.kinds.lazy.compactMap({ btf.id(named: type, kind: $0) }).first,
        let size = try? btf.size(of: id)
      else {
        report("bytecode file `\(file)` has no type `\(type)`", at: entry.mark)
        return nil
      }
      if object == nil { object = loaded }
      return (UInt32(clamping: size), object === loaded ? id : 0)
    }
  }

  private static let kinds: [BTFKind] = [.structure, .union, .typedef, .enumeration, .integer]

  /// - Parameters:
  ///   - spec: the definition that the kernel will report.
  ///   - programs: what the manifest puts into it, in place of what its file does.
  ///   - given: the variables whose values the manifest sets.
  mutating func add(
    _ name: String, _ spec: MapSpec, _ object: LoadedFile?, external: ExternalMap? = nil,
    onChange: OnChange, preventDestroy: Bool, contents: DesiredContents? = nil,
    programs: [UInt32: ObjectAddress]? = nil, given: [GivenGlobal] = [], mark: SourceMark
  ) {
    if PinName.encoded(name).utf8.count > PinName.maximumLength {
      report("the name of map `\(name)` is too long for a file in bpffs", at: mark)
    }
    let held =
      external == nil ? programs ?? object.map { slots(of: spec, $0, mark) } ?? [:] : [:]
    let value: String? =
      switch spec.role {
      case .readOnlyData: Digest.of(spec.initialValue ?? [])
      case .structOps: Digest.of(spec.structOps?.bytes ?? [])
      case .configuration: object.flatMap { Self.digest(ofConfiguration: $0) }
      case .user, .data, .bss: nil
      }
    let functions = spec.structOps?.functions.map { ($0.member, $0.program) } ?? []
    state.maps.append(
      DesiredMap(
        name: name, spec: spec, object: object,
        record: MapRecord(
          type: spec.type, keySize: spec.keySize, valueSize: spec.valueSize,
          maxEntries: spec.maxEntries, flags: spec.flags.rawValue, extra: spec.extra,
          numaNode: spec.numaNode, role: spec.role,
          elementTypes: object.flatMap { Self.layout(spec, $0.object.btf) }.map(Digest.of),
          value: value,
          functions: functions.isEmpty
            ? nil : Dictionary(functions, uniquingKeysWith: { first, _ in first }),
          structure: spec.structOps?.typeName,
          slots: held.isEmpty
            ? nil : Dictionary(uniqueKeysWithValues: held.map { ("\($0.key)", $0.value) }),
          contents: contents?.digest,
          variables: Self.variables(of: spec, object?.object.btf),
          globals: spec.role.isVariable ? spec.digests(of: given) : nil,
          preventDestroy: preventDestroy),
        slots: held, contents: contents, givenGlobals: given,
        external: external.map { FoundMap(source: $0) },
        onChange: onChange, preventDestroy: preventDestroy, mark: mark))
  }

  /// The definition that the kernel will report.
  private func effective(
    _ spec: MapSpec, at mark: SourceMark
  ) throws(ReconcilerError) -> MapSpec {
    try spec.effective { () throws(ReconcilerError) in try possibleCPUs(at: mark) }
  }

  /// How many CPUs there may ever be, which the map at a place in the manifest needs to know.
  func possibleCPUs(at mark: SourceMark) throws(ReconcilerError) -> Int {
    do throws(SystemCallError) {
      return try CPUs.possible
    } catch {
      throw ReconcilerError(
        .from(error, "how many CPUs there may be is not known, which this map needs"), mark: mark)
    }
  }

  /// What a file puts into a map; programs in it are loaded, since the map names them.
  private mutating func slots(
    of spec: MapSpec, _ file: LoadedFile, _ mark: SourceMark
  ) -> [UInt32: ObjectAddress] {
    var slots: [UInt32: ObjectAddress] = [:]
    for slot in spec.slots {
      switch slot.target {
      case .map(let map):
        slots[slot.index] = ObjectAddress(.map, deploymentName(file.name, map))
      case .program(let function):
        guard let program = file.object.program(named: function) else { continue }
        let target = defaultTarget(program)
        request(file.name, function, target: target, mark: mark)
        slots[slot.index] = ObjectAddress(
          .program, ProgramName.of(file.name, function, for: target))
      }
    }
    return slots
  }

  /// The kernel's own values do not change while it runs, so only those of the manifest count.
  private static func digest(ofConfiguration file: LoadedFile) -> String? {
    file.options.configuration.isEmpty ? nil : Digest.of(file.options.configuration)
  }

  /// The layouts of a map's key and value, or nil where it has no types.
  private static func layout(_ spec: MapSpec, _ btf: BTF?) -> String? {
    btf?.layout(ofKey: spec.keyTypeID, value: spec.valueTypeID)
  }
}

extension BTF {
  /// How a map's key and value of these types lie in memory; nil where it has no types.
  func layout(ofKey key: UInt32, value: UInt32) -> String? {
    guard key != 0 || value != 0 else { return nil }
    return [key, value].map { id in id == 0 ? "" : (try? layout(of: id)) ?? "" }
      .joined(separator: "\n")
  }
}
