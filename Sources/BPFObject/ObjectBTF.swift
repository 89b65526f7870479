import BTF

/// Completes the BTF that a compiler wrote with what only the symbol table knows, as libbpf does.
///
/// Compilers leave the sizes of sections and the places of variables zero, and do not say that a hidden
/// function or variable is as good as static.
struct ObjectBTF {
  private let elf: ELFFile
  private let btf: BTF
  private var editor: BTFEditor
  private let variables: [String: ELFSymbol]

  static func complete(
    _ btf: BTF, _ elf: ELFFile, _ functions: FunctionTable, _ externs: [Extern]
  ) throws(ObjectError) -> BTF {
    do {
      var work = try ObjectBTF(elf, btf)
      try ExternBTF(btf, externs).define(in: &work.editor)
      try work.completeSections()
      try work.hideFunctions(functions)
      return try work.editor.finished()
    } catch let error as BTFError {
      throw ObjectError(error.description, section: ".BTF")
    } catch let error as ObjectError {
      throw error
    } catch {
      throw ObjectError("\(error)", section: ".BTF")
    }
  }

  private init(_ elf: ELFFile, _ btf: BTF) throws(BTFError) {
    self.elf = elf
    self.btf = btf
    editor = try BTFEditor(btf)
    let globals = elf.symbols.filter { symbol in
      symbol.type == .object && (symbol.binding == .global || symbol.binding == .weak)
    }
    variables = Dictionary(globals.map { ($0.name, $0) }) { first, _ in first }
  }

  private mutating func completeSections() throws {
    for id in btf.typeIDs where btf.kind(of: id) == .section {
      let type = try btf.type(id)
      guard case .section(let size, var places) = type.content else { continue }
      if type.name == ".kconfig" || type.name == ".ksyms" {
        // Their places are the loader's choice.
        places = try editor.variables(of: id)
      } else {
        if size == 0 {
          guard let section = elf.section(named: type.name), section.size > 0 else {
            throw ObjectError("BTF describes a section that the file lacks", section: type.name)
          }
          try editor.setSize(section.size, of: id)
        }
        for index in places.indices {
          places[index] = try complete(places[index], in: type.name, setOffset: size == 0)
        }
      }
      let order = places.indices.sorted { (places[$0].offset, $0) < (places[$1].offset, $1) }
      for (position, index) in order.enumerated() {
        try editor.setVariable(places[index], at: position, of: id)
      }
    }
  }

  private mutating func complete(
    _ place: BTFSectionVariable, in section: String, setOffset: Bool
  ) throws -> BTFSectionVariable {
    let variable = try btf.type(place.typeID)
    guard case .variable(_, let linkage) = variable.content else {
      throw ObjectError("damaged BTF: what is in a section is no variable", section: section)
    }
    guard linkage == .global else { return place }
    guard let symbol = variables[variable.name] else {
      throw ObjectError("the variable has no symbol", section: section, symbol: variable.name)
    }
    guard symbol.value <= Int(UInt32.max) else {
      throw ObjectError("the variable lies outside", section: section, symbol: variable.name)
    }
    if symbol.isHidden { try editor.setLinkage(.static, of: place.typeID) }
    return setOffset
      ? BTFSectionVariable(typeID: place.typeID, offset: symbol.value, size: place.size) : place
  }

  private mutating func hideFunctions(_ table: FunctionTable) throws(BTFError) {
    var hidden: Set<String> = []
    for function in table.functions
    where function.isGlobal && function.isHidden && function.section.index == table.text {
      hidden.insert(function.name)
    }
    if hidden.isEmpty { return }
    for id in btf.typeIDs where btf.kind(of: id) == .function {
      let type = try btf.type(id)
      guard type.linkage == .global, hidden.remove(type.name) != nil else { continue }
      try editor.setLinkage(.static, of: id)
    }
  }
}

extension BTFEditor {
  /// The places that a section lists now.
  func variables(of id: UInt32) throws(BTFError) -> [BTFSectionVariable] {
    let count = Int(try word(1, of: id) & 0xFF_FFFF)
    return try (0..<count).map { index throws(BTFError) in
      BTFSectionVariable(
        typeID: try word(3 + index * 3, of: id), offset: Int(try word(4 + index * 3, of: id)),
        size: Int(try word(5 + index * 3, of: id)))
    }
  }
}
