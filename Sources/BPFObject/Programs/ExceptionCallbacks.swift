import BTF

/// Which functions run when programs throw (`__exception_cb`): a tag on the program names one.
struct ExceptionCallbacks {
  private let table: FunctionTable
  /// The names that tags give, by the tagged function.
  private let tags: [String: [String]]

  private static let prefix = "exception_callback:"

  static func read(_ table: FunctionTable, _ btf: BTF?) throws(ObjectError) -> ExceptionCallbacks {
    var tags: [String: [String]] = [:]
    if let btf {
      let types = Types(btf)
      for id in btf.typeIDs where btf.kind(of: id) == .declarationTag {
        let tag = try types.type(id)
        guard case .declarationTag(let target, component: -1) = tag.content,
          tag.name.hasPrefix(prefix)
        else { continue }
        let function = try types.type(target)
        guard function.kind == .function, function.linkage == .global else {
          throw ObjectError(
            "the tag '\(tag.name)' is on something that is no program", symbol: function.name)
        }
        tags[function.name, default: []].append(String(tag.name.dropFirst(prefix.count)))
      }
    }
    return ExceptionCallbacks(table: table, tags: tags)
  }

  /// The callback of a program, by its index in the table; nil where it has none.
  func callback(of program: Function) throws(ObjectError) -> Int? {
    // The verifier says what it thinks of several.
    guard let names = tags[program.name], let name = names.first, names.count == 1 else {
      return nil
    }
    let found = table.functions.indices.filter {
      table.functions[$0].section.index == table.text && table.functions[$0].name == name
    }
    guard let index = found.first, found.count == 1 else {
      throw ObjectError(
        "no function '\(name)' to call when the program throws", section: program.section.name,
        symbol: program.name)
    }
    guard table.functions[index].isGlobal, !table.functions[index].isHidden else {
      throw ObjectError(
        "'\(name)', which is called when the program throws, must be a global function",
        section: program.section.name, symbol: program.name)
    }
    return index
  }
}
