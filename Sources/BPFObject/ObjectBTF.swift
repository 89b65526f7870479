import BTF

/// Completes the BTF that a compiler wrote with what only the symbol table knows, as libbpf does.
///
/// Compilers leave the sizes of sections and the places of variables zero, and do not say that a hidden
/// function or variable is as good as static.
struct ObjectBTF {
  private let elf: ELFFile
  private var btf: BTF
  private var bytes: [UInt8]
  private let variables: [String: ELFSymbol]

  static func complete(_ btf: BTF, _ elf: ELFFile, _ functions: FunctionTable) throws(ObjectError)
    -> BTF
  {
    var work = ObjectBTF(elf, btf)
    try work.completeSections()
    try work.hideFunctions(functions)
    let bytes = work.bytes
    return try Types.open(bytes)
  }

  private init(_ elf: ELFFile, _ btf: BTF) {
    self.elf = elf
    self.btf = btf
    bytes = btf.bytes
    let globals = elf.symbols.filter { symbol in
      symbol.type == .object && (symbol.binding == .global || symbol.binding == .weak)
    }
    variables = Dictionary(globals.map { ($0.name, $0) }) { first, _ in first }
  }

  private mutating func completeSections() throws(ObjectError) {
    let btf = btf
    for id in btf.typeIDs {
      let type = try Types(btf).type(id)
      guard case .section(let size, let places) = type.content,
        let position = btf.byteOffset(of: id)
      else { continue }
      // The places of external variables are the loader's to choose.
      let isExternal = type.name == ".kconfig" || type.name == ".ksyms"
      var rows = places.map { place in
        Row(type: place.typeID, offset: UInt32(place.offset), size: UInt32(place.size))
      }
      if !isExternal {
        if size == 0 {
          guard let section = elf.section(named: type.name), section.size > 0 else {
            throw ObjectError("BTF describes a section that the file lacks", section: type.name)
          }
          bytes.write(UInt32(section.size), at: position + 8)
        }
        for index in rows.indices {
          try complete(&rows[index], in: type.name, setOffset: size == 0)
        }
      }
      let order = rows.indices.sorted { (rows[$0].offset, $0) < (rows[$1].offset, $1) }
      for (place, index) in order.enumerated() {
        let at = position + 12 + place * 12
        bytes.write(rows[index].type, at: at)
        bytes.write(rows[index].offset, at: at + 4)
        bytes.write(rows[index].size, at: at + 8)
      }
    }
  }

  private struct Row {
    var type: UInt32
    var offset: UInt32
    var size: UInt32
  }

  private mutating func complete(
    _ row: inout Row, in section: String, setOffset: Bool
  ) throws(ObjectError) {
    let btf = btf
    let id = row.type
    let variable = try Types(btf).type(id)
    guard case .variable(_, let linkage) = variable.content else {
      throw ObjectError("damaged BTF: what is in a section is no variable", section: section)
    }
    guard linkage == .global else { return }
    guard let symbol = variables[variable.name] else {
      throw ObjectError("the variable has no symbol", section: section, symbol: variable.name)
    }
    if setOffset {
      guard let offset = UInt32(exactly: symbol.value) else {
        throw ObjectError("the variable lies outside", section: section, symbol: variable.name)
      }
      row.offset = offset
    }
    if symbol.isHidden, let position = btf.byteOffset(of: id) {
      bytes.write(BTFLinkage.static.rawValue, at: position + 12)
    }
  }

  private mutating func hideFunctions(_ table: FunctionTable) throws(ObjectError) {
    var hidden: Set<String> = []
    for function in table.functions
    where function.isGlobal && function.isHidden && function.section.index == table.text {
      hidden.insert(function.name)
    }
    if hidden.isEmpty { return }
    let btf = btf
    for id in btf.typeIDs {
      let type = try Types(btf).type(id)
      guard case .function(_, .global) = type.content, hidden.remove(type.name) != nil,
        let position = btf.byteOffset(of: id)
      else { continue }
      // Kind FUNC, linkage static.
      bytes.write(UInt32(BTFKind.function.rawValue) << 24, at: position + 4)
    }
  }
}
