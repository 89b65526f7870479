import OrderedCollections
import BPFObject
import BPFSyscall
import Manifest

extension DesiredStateBuilder {
  /// Adds the maps of the manifest, and those of its files that it does not speak of.
  mutating func addMaps() throws(ReconcilerError) {
    let reader = MapDefinitionReader(
      manifest: manifest, files: files, exclusions: exclusions, diagnostics: diagnostics)
    reader.checkOrigins()
    for entry in manifest.maps.values {
      if let definition = try reader.definition(of: entry) { try add(entry, definition) }
    }
    for (name, file) in manifest.programs {
      guard let loaded = files[name] else { continue }
      let settings = FileSettings(file: file, object: loaded.object, diagnostics: diagnostics)
      let sections = settings.sections()
      for spec in loaded.object.maps
      where manifest.map(spec.name, of: name) == nil && spec.role != .structOps {
        let section = sections[spec.name]
        let definition = try reader.definition(
          of: section?.spec ?? spec, in: loaded, at: file.mark)
        add(
          DesiredMap(
            "\(name)/\(spec.name)", definition, slots: slots(of: definition, at: file.mark),
            given: section?.globals ?? [], mark: file.mark))
      }
    }
    SlotCheck(manifest: manifest, maps: state.maps, diagnostics: diagnostics).checkMaps()
  }

  /// A map that the manifest defines, or takes from files and overrides.
  private mutating func add(
    _ entry: MapEntry, _ definition: MapDefinition
  ) throws(ReconcilerError) {
    var contents: DesiredContents?
    var programs: [UInt32: ObjectAddress]?
    if let entries = entry.entries {
      let type = definition.spec.type
      let encoder = MapEntriesEncoder(
        entry: entry, entries: entries, definition: definition, diagnostics: diagnostics)
      if entry.external != nil, type == .unspecified || type == .programArray {
        diagnostics.error(
          "entries cannot be merged into map `\(entry.name)`: "
            + (type == .programArray
              ? "its owner decides which programs it holds" : "nothing says what its keys are"),
          at: entries.mark, help: "`from:` names a bytecode file's map with the same definition")
      } else if type == .programArray {
        programs = request(encoder.programs())
      } else {
        contents = try encoder.contents()
      }
    }
    let slots =
      entry.external == nil ? programs ?? slots(of: definition, at: entry.mark) : [:]
    add(
      DesiredMap(
        entry.name, definition, slots: slots, contents: contents, external: entry.external,
        onChange: entry.onChange, preventDestroy: entry.preventDestroy, mark: entry.mark))
  }

  private mutating func add(_ map: DesiredMap) {
    if PinName.encoded(map.name).utf8.count > PinName.maximumLength {
      diagnostics.error(
        "the name of map `\(map.name)` is too long for a file in bpffs", at: map.mark)
    }
    state.maps.append(map)
  }

  /// The programs that the manifest puts into a map; they are loaded, since the map names them.
  private mutating func request(
    _ functions: [(index: UInt32, function: ObjectReference)]
  ) -> [UInt32: ObjectAddress] {
    var slots: [UInt32: ObjectAddress] = [:]
    for (index, reference) in functions {
      if let file = reference.file, exclusions.contains(file: file) { continue }
      guard let function = files.function(reference) else { continue }
      slots[index] = requests.add(ProgramRequest(function, mark: reference.mark))
    }
    return slots
  }

  /// What its file puts into a map; programs in it are loaded, since the map names them.
  private mutating func slots(
    of definition: MapDefinition, at mark: SourceMark
  ) -> [UInt32: ObjectAddress] {
    guard let file = definition.object else { return [:] }
    var slots: [UInt32: ObjectAddress] = [:]
    for slot in definition.spec.slots {
      switch slot.target {
      case .map(let map):
        slots[slot.index] = ObjectAddress(.map, manifest.name(ofMap: map, in: file))
      case .program(let name):
        guard let spec = file.object.program(named: name) else { continue }
        let function = FileFunction(file: file.name, spec: spec)
        slots[slot.index] = requests.add(ProgramRequest(function, mark: mark))
      }
    }
    return slots
  }

  /// The map that a reference names: of the manifest, or of a file.
  mutating func map(_ reference: ObjectReference) -> ObjectAddress? {
    if reference.file == nil, state.map(reference.name) != nil {
      return ObjectAddress(.map, reference.name)
    }
    guard let (file, spec) = files.map(reference, known: state.maps.map(\.name)) else { return nil }
    return spec.role == .structOps
      ? addStructOps(spec, of: file, mark: reference.mark)
      : ObjectAddress(.map, manifest.name(ofMap: spec.name, in: file))
  }

  /// Adds a struct_ops map and requests its programs; once, however often it is named.
  mutating func addStructOps(
    _ spec: MapSpec, of file: LoadedFile, mark: SourceMark
  ) -> ObjectAddress {
    let name = manifest.name(ofMap: spec.name, in: file)
    if state.map(name) == nil {
      add(
        DesiredMap(
          name, MapDefinition(spec: spec, object: file), onChange: .recreate, mark: mark))
      for function in spec.structOps?.functions ?? [] {
        requests.add(
          ProgramRequest(
            file: file.name, function: function.program, structOps: spec.name, mark: mark))
      }
    }
    return ObjectAddress(.map, name)
  }
}

extension Manifest {
  /// The deployment's name of a file's map.
  func name(ofMap map: String, in file: LoadedFile) -> String {
    self.map(map, of: file.name)?.name ?? "\(file.name)/\(map)"
  }
}
