import BPFSyscall
import BTF

/// What a section of `struct_ops` variables is called.
struct StructOpsSection {
  let isLink: Bool
  let autoCreate: Bool

  init?(_ name: String) {
    switch name {
    case ".struct_ops": (isLink, autoCreate) = (false, true)
    case ".struct_ops.link": (isLink, autoCreate) = (true, true)
    case "?.struct_ops": (isLink, autoCreate) = (false, false)
    case "?.struct_ops.link": (isLink, autoCreate) = (true, false)
    default: return nil
    }
  }
}

/// Reads the variables of a `struct_ops` section, each a map.
struct StructOpsReader {
  let elf: ELFFile
  let btf: BTF
  let section: ELFSection
  let form: StructOpsSection

  func read() throws(ObjectError) -> [MapReader.Placed] {
    guard let list = try types.section(named: section.name) else {
      throw ObjectError("BTF does not describe the variables", section: section.name)
    }
    var maps: [MapReader.Placed] = []
    for place in list.variables {
      maps.append(
        MapReader.Placed(map: try read(place), section: section.index, offset: place.offset))
    }
    return maps
  }

  private func read(_ place: BTFSectionVariable) throws(ObjectError) -> MapSpec {
    let variable = try types.type(place.typeID)
    guard let typeID = variable.typeID else {
      throw ObjectError("damaged BTF: no variable", section: section.name)
    }
    let type = try types.resolved(typeID)
    guard case .structure(let size, _) = type.content, !type.name.isEmpty else {
      throw ObjectError(
        "the variable is not of a named struct type", section: section.name, symbol: variable.name)
    }
    let contents = elf.contents(of: section)
    let start = contents.startIndex + place.offset
    guard place.offset <= contents.count, size <= contents.count - place.offset else {
      throw ObjectError("damaged BTF: a variable leaves its section", section: section.name)
    }
    let structOps = StructOps(
      typeName: type.name, typeID: type.id, bytes: Array(contents[start..<(start + size)]),
      isLink: form.isLink, functions: [])
    return MapSpec(
      name: variable.name, type: .structOps, keySize: 4, valueSize: UInt32(size), maxEntries: 1,
      flags: form.isLink ? .link : [], role: .structOps, structOps: structOps,
      autoCreate: form.autoCreate)
  }

  private var types: Types { Types(btf, section: section.name) }
}
