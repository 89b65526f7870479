import OrderedCollections
import BPFLoader
import BPFObject
import BPFSyscall
import BTF
import Manifest

/// How a map shall be made.
struct MapDefinition {
  /// As the kernel will report it.
  var spec: MapSpec
  /// The file whose types it speaks of.
  var object: LoadedFile?
}

/// Joins what a manifest says of a map with what its bytecode files say.
struct MapDefinitionReader {
  let manifest: Manifest
  let files: BytecodeFiles
  let exclusions: Exclusions
  let diagnostics: DiagnosticCollector

  /// Reports the maps of files that the manifest names and that are not there.
  func checkOrigins() {
    for entry in manifest.maps.values {
      for origin in entry.from { checkOrigin(origin.file, origin.map, at: origin.mark) }
    }
    for (name, file) in manifest.programs {
      for (map, replacement) in file.maps { checkOrigin(name, map, at: replacement.mark) }
    }
  }

  private func checkOrigin(_ file: String, _ map: String, at mark: SourceMark) {
    guard let object = files[file]?.object,
      !object.maps.contains(where: { $0.name == map })
    else { return }
    let names = object.maps.filter { !$0.role.isData }.map(\.name)
    let known = names.isEmpty ? "it has none" : "its maps: \(names.joined(separator: ", "))"
    diagnostics.error(
      "bytecode file `\(file)` has no map `\(map)`", at: mark,
      help: NearestName.suggestion(for: map, in: names) ?? known)
  }

  /// The definition of a map of the manifest; nil where its files are left out, or it is not whole, which is reported.
  func definition(of entry: MapEntry) throws(ReconcilerError) -> MapDefinition? {
    var origins = entry.from
    if entry.external != nil { origins += maps(replacedBy: entry.name) }
    origins.removeAll { exclusions.contains(file: $0.file) }
    if origins.isEmpty, !entry.from.isEmpty { return nil }
    var definition = MapDefinition(
      spec: MapSpec(name: entry.name, type: entry.type ?? .unspecified))
    for origin in origins {
      guard let file = files[origin.file],
        let found = file.object.maps.first(where: { $0.name == origin.map })
      else { return nil }
      let other = MapDefinition(spec: found, object: file)
      if definition.object == nil {
        definition = other
      } else if let reason = definition.difference(from: other, besides: entry) {
        diagnostics.error(
          "map `\(entry.name)`: \(origin.file)/\(origin.map) has another \(reason) than the first",
          at: origin.mark, help: "set it here for all, or give each file a map of its own")
      }
    }
    guard override(&definition, with: entry) else { return nil }
    definition.spec = try definition.spec.effective(at: entry.mark)
    if entry.external == nil { checkFaults(of: definition.spec, entry) }
    return definition
  }

  /// The definition of a map that only its file speaks of.
  ///
  /// - Parameter spec: with the values that the manifest sets.
  func definition(
    of spec: MapSpec, in file: LoadedFile, at mark: SourceMark
  ) throws(ReconcilerError) -> MapDefinition {
    let spec = try spec.effective(at: mark)
    for fault in spec.faults {
      let name = "\(file.name)/\(spec.name)"
      diagnostics.error(
        "map `\(name)` \(fault.message)", at: mark,
        help: fault.cure.map { "say `maps: { \(name): { \($0) } }`" })
    }
    return MapDefinition(spec: spec, object: file)
  }

  private func checkFaults(of spec: MapSpec, _ entry: MapEntry) {
    for fault in spec.faults {
      let place = entry.marks[fault.key]
      let leaving = place == nil ? nil : "leave `\(fault.key)` out"
      diagnostics.error(
        "map `\(entry.name)` \(fault.message)", at: place ?? entry.mark,
        help: fault.cure.map { "say `\($0)`" } ?? leaving)
    }
  }

  /// The files' maps that a map of somebody else takes the place of.
  private func maps(replacedBy name: String) -> [MapOrigin] {
    manifest.programs.flatMap { file, program in
      program.maps.filter { $0.value.map == name }.map { map, replacement in
        MapOrigin(file: file, map: map, mark: replacement.mark)
      }
    }
  }

  /// Puts what the manifest sets in the place of what the file says; false where something is missing.
  private func override(_ definition: inout MapDefinition, with entry: MapEntry) -> Bool {
    if let type = entry.type { definition.spec.type = type }
    if let count = entry.maxEntries { definition.spec.maxEntries = count }
    if let flags = entry.flags { definition.spec.flags = flags }
    if let extra = entry.mapExtra { definition.spec.extra = extra }
    if let node = entry.numaNode {
      definition.spec.numaNode = node
      definition.spec.flags.insert(.numaNode)
    }
    if let key = entry.key, let field = size(of: key, &definition.object, entry) {
      (definition.spec.keySize, definition.spec.keyTypeID) = field
    }
    if let value = entry.value, let field = size(of: value, &definition.object, entry) {
      (definition.spec.valueSize, definition.spec.valueTypeID) = field
    }
    if definition.spec.type == .unspecified, entry.external == nil {
      diagnostics.error(
        "map `\(entry.name)` has no type", at: entry.mark,
        help: "write `type:`, or `from:` the bytecode file that defines it")
      return false
    }
    return true
  }

  /// The size and type of a key or value.
  ///
  /// - Parameter object: the file whose types the definition speaks of; that of this type where there is none yet.
  private func size(
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
        diagnostics.error("bytecode file `\(file)` has no type `\(type)`", at: entry.mark)
        return nil
      }
      if object == nil { object = loaded }
      return (UInt32(clamping: size), object === loaded ? id : 0)
    }
  }

  private static let kinds: [BTFKind] = [.structure, .union, .typedef, .enumeration, .integer]
}

extension MapDefinition {
  /// The layouts of the key and value; nil where they have no types.
  var layout: String? { object?.object.btf?.layout(ofKey: spec.keyTypeID, value: spec.valueTypeID) }

  /// What another file says otherwise, where the manifest does not decide it.
  fileprivate func difference(from other: MapDefinition, besides entry: MapEntry) -> String? {
    let (a, b) = (spec, other.spec)
    if entry.type == nil, a.type != b.type { return "type" }
    if entry.key == nil, a.keySize != b.keySize { return "key size" }
    if entry.value == nil, a.valueSize != b.valueSize { return "value size" }
    if entry.maxEntries == nil, a.maxEntries != b.maxEntries { return "max_entries" }
    if entry.flags == nil, a.flags != b.flags { return "set of flags" }
    if let layout, let others = other.layout, layout != others {
      return "layout of key or value"
    }
    return nil
  }
}

extension MapSpec {
  /// The definition that the kernel will report.
  ///
  /// - Parameter mark: where the manifest speaks of the map.
  fileprivate func effective(at mark: SourceMark) throws(ReconcilerError) -> MapSpec {
    try effective { () throws(ReconcilerError) in try CPUs.possible(forMapAt: mark) }
  }
}

extension CPUs {
  /// How many there may ever be, which the map at a place in the manifest needs to know.
  static func possible(forMapAt mark: SourceMark) throws(ReconcilerError) -> Int {
    do throws(SystemCallError) {
      return try possible
    } catch {
      throw ReconcilerError(
        .from(error, "how many CPUs there may be is not known, which this map needs"), mark: mark)
    }
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
