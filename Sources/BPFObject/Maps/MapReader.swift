import BPFSyscall
import BTF

/// Reads every map that a file defines, in libbpf's order: `.maps`, data sections, `struct_ops`.
struct MapReader {
  let elf: ELFFile
  let btf: BTF?
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
    return try userMaps() + dataMaps() + structOpsMaps()
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
    return maps
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
      if let btf, let id = btf.id(named: section.name, kind: .section) {
        map.valueTypeID = id
        if try DataSection.hasGlobal(id, Types(btf, section: section.name)) {
          map.flags.insert(.memoryMappable)
        }
      }
      maps.append(Placed(map: map, section: section.index, offset: 0))
    }
    return maps
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
