import BTF

/// Finds what a file declares and does not define.
struct ExternReader {
  let elf: ELFFile
  let types: Types

  /// The externs in libbpf's order: configuration values by alignment, size and name, then symbols by name.
  ///
  /// Configuration values have their places in the map `.kconfig`.
  static func read(_ elf: ELFFile, _ btf: BTF?) throws(ObjectError) -> [Extern] {
    let symbols = elf.symbols.filter { $0.isExternal && !$0.name.isEmpty }
    if symbols.isEmpty { return [] }
    guard let btf else {
      throw ObjectError(
        "the file has no BTF that says what it expects of the kernel", symbol: symbols[0].name,
        advice: "compile with -g")
    }
    let reader = ExternReader(elf: elf, types: Types(btf))
    let declared = try reader.declarations(Set(symbols.map(\.name)))
    var externs: [Extern] = []
    for symbol in symbols { externs.append(try reader.read(symbol, declared[symbol.name])) }
    externs.sort(by: precedes)
    try place(&externs)
    return externs
  }

  /// A declaration in BTF, and the section that BTF puts it into.
  private struct Declaration {
    let type: BTFType
    var section: String?
  }

  /// The first variable or function of each name, in one pass over the file's types.
  private func declarations(_ names: Set<String>) throws(ObjectError) -> [String: Declaration] {
    var found: [String: Declaration] = [:]
    var sections: [BTFType] = []
    for id in types.btf.typeIDs {
      let kind = types.btf.kind(of: id)
      if kind == .section { sections.append(try types.type(id)) }
      guard kind == .variable || kind == .function else { continue }
      let type = try types.type(id)
      if names.contains(type.name), found[type.name] == nil {
        found[type.name] = Declaration(type: type, section: nil)
      }
    }
    let byID = Dictionary(found.map { ($0.value.type.id, $0.key) }) { first, _ in first }
    for section in sections {
      for variable in section.variables {
        guard let name = byID[variable.typeID], found[name]?.section == nil else { continue }
        found[name]?.section = section.name
      }
    }
    return found
  }

  private func read(
    _ symbol: ELFSymbol, _ declaration: Declaration?
  ) throws(ObjectError) -> Extern {
    func error(_ message: String, _ advice: String? = nil) -> ObjectError {
      ObjectError(message, symbol: symbol.name, advice: advice)
    }
    guard let declaration, declaration.type.linkage == .extern else {
      throw error(
        "used, but neither defined nor declared as something of the kernel",
        "define it, or declare it: extern … __ksym, extern … __kconfig")
    }
    let isFunction = declaration.type.kind == .function
    let typeID = declaration.type.typeID ?? 0
    let isWeak = symbol.binding == .weak
    switch declaration.section {
    case ".kconfig":
      guard !isFunction else { throw error("a function cannot be in .kconfig") }
      guard let variable = try KconfigVariable(of: typeID, types) else {
        let type = types.btf.cDeclaration(of: typeID) ?? "?"
        throw error(
          "no value of a kernel configuration is of type '\(type)'",
          "use bool, enum libbpf_tristate, char, an integer or an array of char")
      }
      return Extern(name: symbol.name, isWeak: isWeak, kind: .configuration(variable))
    case ".ksyms":
      let type = try types.resolved(typeID)
      let kind: Extern.Kind =
        isFunction
        ? .function(prototype: type.id)
        : type.kind == .void ? .address : .variable(typeID: type.id)
      return Extern(name: symbol.name, isWeak: isWeak, kind: kind)
    case let section:
      throw error(
        "declared in section \(section ?? "(none)"), which no loader fills",
        "declare it with __ksym or __kconfig")
    }
  }

  private static func precedes(_ a: Extern, _ b: Extern) -> Bool {
    switch (a.configuration, b.configuration) {
    case (let a?, let b?) where a.alignment != b.alignment: return a.alignment > b.alignment
    case (let a?, let b?) where a.size != b.size: return a.size < b.size
    case (_?, nil): return true
    case (nil, _?): return false
    default: return a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
    }
  }

  /// All values of a configuration take less; it bounds the memory that a damaged file asks for.
  private static let largest = 1 << 20

  /// Gives each configuration value its place, one behind the other.
  private static func place(_ externs: inout [Extern]) throws(ObjectError) {
    var end = 0
    for index in externs.indices {
      guard var variable = externs[index].configuration else { continue }
      let alignment = variable.alignment
      variable.offset = (end + alignment - 1) / alignment * alignment
      end = variable.offset + variable.size
      guard end <= largest else {
        throw ObjectError(
          "more than \(largest) bytes for values of the kernel's configuration",
          section: ".kconfig", symbol: externs[index].name,
          advice: "no value of a configuration is longer than a line")
      }
      externs[index].kind = .configuration(variable)
    }
  }
}
