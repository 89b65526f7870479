import BTF

/// Turns what a file only declares into definitions, since the kernel takes BTF of definitions only.
///
/// The result is libbpf's: symbols become integers of 4 bytes, one behind the other; functions are global and
/// stand in `.ksyms` as one made-up variable.
struct ExternBTF {
  private let btf: BTF
  private let externs: [Extern]

  private static let madeUp = "dummy_ksym"

  init(_ btf: BTF, _ externs: [Extern]) {
    self.btf = btf
    self.externs = externs
  }

  func define(in editor: inout BTFEditor) throws {
    // libbpf makes up the variable whether or not something is used.
    let symbols = try btf.section(named: ".ksyms")
    let integer = try integerOfFourBytes()
    var variable: UInt32 = 0
    if let symbols, symbols.variables.contains(where: { btf.kind(of: $0.typeID) == .function }) {
      variable = try editor.add(.variable(integer, .global), named: Self.madeUp)
    }
    if let symbols, externs.contains(where: { $0.configuration == nil }) {
      try define(symbols, integer: integer, variable: variable, in: &editor)
    }
    let last = externs.last { $0.configuration != nil }?.configuration
    if let last, let section = try btf.section(named: ".kconfig") {
      try editor.setSize(last.offset + last.size, of: section.id)
      for (index, place) in section.variables.enumerated() {
        let name = try btf.type(place.typeID).name
        let entry = try find(name, in: section)
        try editor.setLinkage(.global, of: place.typeID)
        try editor.setVariable(
          BTFSectionVariable(
            typeID: place.typeID, offset: entry.configuration?.offset ?? 0, size: place.size),
          at: index, of: section.id)
      }
    }
  }

  private func define(
    _ section: BTFType, integer: UInt32, variable: UInt32, in editor: inout BTFEditor
  ) throws {
    for (index, place) in section.variables.enumerated() {
      let type = try btf.type(place.typeID)
      _ = try find(type.name, in: section)
      var typeID = place.typeID
      if type.kind == .function {
        let prototype = type.typeID ?? 0
        for (number, parameter) in try btf.type(prototype).parameters.enumerated()
        where parameter.name.isEmpty && parameter.typeID != 0 {
          try editor.setParameterName(Self.madeUp, at: number, of: prototype)
        }
        try editor.setLinkage(.global, of: place.typeID)
        typeID = variable
      } else {
        try editor.setLinkage(.global, of: place.typeID)
        try editor.setTypeID(integer, of: place.typeID)
      }
      try editor.setVariable(
        BTFSectionVariable(typeID: typeID, offset: index * 4, size: 4), at: index, of: section.id)
    }
    try editor.setSize(section.variables.count * 4, of: section.id)
  }

  private func find(_ name: String, in section: BTFType) throws(ObjectError) -> Extern {
    guard let entry = externs.first(where: { $0.name == name }) else {
      throw ObjectError(
        "declared, but no symbol of the file refers to it", section: section.name, symbol: name)
    }
    return entry
  }

  /// The file's first integer of 32 bits; 0 where it has none.
  private func integerOfFourBytes() throws(BTFError) -> UInt32 {
    for id in btf.typeIDs where btf.kind(of: id) == .integer {
      if try btf.type(id).integer?.bits == 32 { return id }
    }
    return 0
  }
}
