import BPFSyscall
import BTF

/// Joins maps to what their initial values refer to: other maps, programs, functions of `struct_ops`.
struct MapLinks {
  let elf: ELFFile
  let table: FunctionTable
  let btf: BTF

  func join(_ placed: inout [MapReader.Placed]) throws(ObjectError) {
    for section in Set(placed.map(\.section)).sorted() {
      let source = elf.sections[section]
      let own = placed.indices.filter { placed[$0].section == section }
      guard own.contains(where: { !placed[$0].map.role.isData }) else { continue }
      for relocation in try elf.relocations(of: source) {
        let index = own.last { placed[$0].offset <= relocation.offset }
        guard let index else {
          throw ObjectError(
            "an initial value lies in no map", section: source.name, offset: relocation.offset)
        }
        let at = relocation.offset - placed[index].offset
        if placed[index].map.role == .structOps {
          let function = try structOpsFunction(placed[index].map, at, relocation.symbol, source)
          placed[index].map.structOps?.functions.append(function)
        } else {
          let slot = try slot(of: placed[index], at, relocation.symbol, placed, source)
          placed[index].map.slots.append(slot)
        }
      }
    }
  }

  private func slot(
    of entry: MapReader.Placed, _ offset: Int, _ symbol: ELFSymbol, _ all: [MapReader.Placed],
    _ section: ELFSection
  ) throws(ObjectError) -> MapSlot {
    let map = entry.map
    func error(_ message: String) -> ObjectError {
      ObjectError(message, section: section.name, symbol: map.name, offset: entry.offset + offset)
    }
    let values = try valuesOffset(of: map.name)
    guard let values, offset >= values, (offset - values) % 8 == 0 else {
      throw error("only 'values' of a map may have initial values")
    }
    let index = UInt32(truncatingIfNeeded: (offset - values) / 8)
    if map.type == .programArray {
      guard symbol.value % 8 == 0, symbol.section != table.text,
        let function = table.index(section: symbol.section, instruction: symbol.value / 8),
        table.functions[function].start == symbol.value / 8
      else { throw error("'\(symbol.name)' is no program") }
      return MapSlot(index: index, target: .program(table.functions[function].name))
    }
    guard map.inner != nil || map.type == .arrayOfMaps || map.type == .hashOfMaps else {
      throw error("only maps of maps and program arrays have initial values")
    }
    guard map.type == .arrayOfMaps || map.keySize == 4 else {
      throw error("a hash of maps with initial values needs keys of 4 bytes")
    }
    let target = all.first { other in
      other.section == symbol.section && other.offset == symbol.value && other.map.role == .user
    }
    guard let target else { throw error("'\(symbol.name)' is no map") }
    return MapSlot(index: index, target: .map(target.map.name))
  }

  /// Where the member `values` of a map's definition begins, in bytes.
  private func valuesOffset(of map: String) throws(ObjectError) -> Int? {
    let types = Types(btf, section: ".maps", symbol: map)
    guard let id = btf.id(named: map, kind: .variable), let typeID = try types.type(id).typeID
    else { return nil }
    guard let last = try types.resolved(typeID).members.last, last.name == "values" else {
      return nil
    }
    return last.byteOffset
  }

  private func structOpsFunction(
    _ map: MapSpec, _ offset: Int, _ symbol: ELFSymbol, _ section: ELFSection
  ) throws(ObjectError) -> StructOps.Function {
    func error(_ message: String) -> ObjectError {
      ObjectError(message, section: section.name, symbol: map.name, offset: offset)
    }
    guard let structOps = map.structOps else { throw error("no struct_ops") }
    let types = Types(btf, section: section.name, symbol: map.name)
    let member = try types.type(structOps.typeID).members.first { $0.bitOffset == offset * 8 }
    guard let member else { throw error("an initial value lies in no member") }
    guard case .pointer(let target) = try types.resolved(member.typeID).content,
      try types.resolved(target).kind == .prototype
    else { throw error("'\(member.name)' is no pointer to a function") }
    guard symbol.value % 8 == 0,
      let index = table.index(section: symbol.section, instruction: symbol.value / 8)
    else { throw error("'\(member.name)' is set to '\(symbol.name)', which is no function") }
    let function = table.functions[index]
    guard function.section.name.drop(while: { $0 == "?" }).hasPrefix("struct_ops") else {
      throw ObjectError(
        "'\(member.name)' is set to '\(function.name)', which is no struct_ops program",
        section: section.name, symbol: map.name,
        advice: "give the function SEC(\"struct_ops/\(member.name)\")")
    }
    return StructOps.Function(member: member.name, program: function.name, byteOffset: offset)
  }
}
