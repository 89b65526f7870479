import BPFSyscall
import BTF

/// Reads every map that a file defines, in libbpf's order: `.maps`, data sections, `.kconfig`, `struct_ops`.
struct MapReader {
  let elf: ELFFile
  let btf: BTF?
  let externs: [Extern]
  /// The file's base name, in front of the names of its data sections.
  let objectName: String

  /// A map and where it stands in the file.
  struct Placed {
    var map: MapSpec
    let section: Int
    let offset: Int
  }

  func read() throws(ObjectError) -> [Placed] {
    if let legacy = elf.section(named: "maps"), legacy.type == .data {
      throw ObjectError(
        "maps in the old form 'struct bpf_map_def SEC(\"maps\")'", section: "maps",
        advice: "define them with BTF: struct { __uint(type, …); … } name SEC(\".maps\");")
    }
    return try userMaps() + dataMaps() + configurationMap() + structOpsMaps()
  }

  private func userMaps() throws(ObjectError) -> [Placed] {
    guard let section = elf.section(named: ".maps"), section.type == .data, section.size > 0 else {
      return []
    }
    guard let btf else {
      throw ObjectError(
        "the file defines maps but has no BTF that describes them", section: ".maps",
        advice: "compile with -g")
    }
    guard let list = try Types(btf, section: ".maps").section(named: ".maps") else {
      throw ObjectError(
        "BTF does not describe the maps", section: ".maps",
        advice: "compile with -g, and define maps as global variables")
    }
    let types = Types(btf, section: ".maps")
    var maps: [Placed] = []
    for place in list.variables {
      let variable = try types.type(place.typeID)
      guard case .variable(let typeID, let linkage) = variable.content, !variable.name.isEmpty,
        place.offset + place.size <= section.size
      else { throw ObjectError("damaged BTF: a map is no variable", section: ".maps") }
      guard linkage == .global else {
        throw ObjectError(
          "the map is \(linkage), which no loader can name", section: ".maps",
          symbol: variable.name, advice: "make it a global variable without 'static' and 'extern'")
      }
      let definition = try types.resolved(typeID)
      guard definition.kind == .structure, definition.size ?? 0 <= place.size else {
        throw ObjectError(
          "the map is not defined by a struct", section: ".maps", symbol: variable.name)
      }
      let map = try MapDefinition(btf, name: variable.name).read(definition)
      maps.append(Placed(map: map, section: section.index, offset: place.offset))
    }
    try fillArena(&maps)
    return maps
  }

  /// Gives the file's arena the variables that lie in it.
  private func fillArena(_ maps: inout [Placed]) throws(ObjectError) {
    let arenas = maps.indices.filter { maps[$0].map.type == .arena }
    if arenas.count > 1 {
      throw ObjectError(
        "the file has several arenas", section: ".maps", symbol: maps[arenas[1]].map.name,
        advice: "keep one")
    }
    guard let section = DataSection.arena(elf) else { return }
    guard let arena = arenas.first else {
      throw ObjectError(
        "the file has variables for an arena, but no map of type arena", section: section.name,
        advice: "define one in SEC(\".maps\")")
    }
    let room = UInt64(maps[arena].map.maxEntries) * UInt64(MapSpec.pageSize)
    guard UInt64(section.size) <= room else {
      throw ObjectError(
        "the arena is smaller than the variables in it: \(section.size) bytes",
        section: section.name, symbol: maps[arena].map.name,
        advice: "give it more pages (max_entries)")
    }
    maps[arena].map.initialValue = Array(elf.contents(of: section))
  }

  private func dataMaps() throws(ObjectError) -> [Placed] {
    var maps: [Placed] = []
    for section in elf.sections where section.size > 0 {
      guard let role = DataSection.role(of: section) else { continue }
      var map = MapSpec(
        name: DataSection.mapName(section.name, object: objectName), type: .array, keySize: 4,
        valueSize: UInt32(section.size), maxEntries: 1,
        flags: role == .readOnlyData ? .readOnlyForPrograms : [], role: role,
        initialValue: role == .bss ? nil : Array(elf.contents(of: section)))
      try describe(&map, section.name)
      maps.append(Placed(map: map, section: section.index, offset: 0))
    }
    return maps
  }

  /// The map of configuration values, which no section of the file holds.
  private func configurationMap() throws(ObjectError) -> [Placed] {
    guard let last = externs.last(where: { $0.configuration != nil })?.configuration else {
      return []
    }
    var map = MapSpec(
      name: DataSection.mapName(".kconfig", object: objectName), type: .array, keySize: 4,
      valueSize: UInt32(last.offset + last.size), maxEntries: 1, flags: .readOnlyForPrograms,
      role: .configuration)
    try describe(&map, ".kconfig")
    return [Placed(map: map, section: 0, offset: 0)]
  }

  /// Gives a map of variables the type of its section.
  private func describe(_ map: inout MapSpec, _ section: String) throws(ObjectError) {
    guard let btf, let id = btf.id(named: section, kind: .section) else { return }
    map.valueTypeID = id
    if try DataSection.hasGlobal(id, Types(btf, section: section)) {
      map.flags.insert(.memoryMappable)
    }
  }

  private func structOpsMaps() throws(ObjectError) -> [Placed] {
    var maps: [Placed] = []
    for section in elf.sections where section.type == .data && section.size > 0 {
      guard let form = StructOpsSection(section.name) else { continue }
      guard let btf else {
        throw ObjectError(
          "struct_ops needs BTF", section: section.name, advice: "compile with -g")
      }
      maps += try StructOpsReader(elf: elf, btf: btf, section: section, form: form).read()
    }
    return maps
  }
}
