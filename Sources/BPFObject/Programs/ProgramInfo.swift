import BTF

/// Carries the records of `.BTF.ext` over to a linked program.
struct ProgramInfo {
  let table: FunctionTable
  let ext: BTFExt
  let btf: BTF
  /// The functions in the program, each with the index of its first instruction.
  let parts: [(function: Int, start: Int)]

  /// Which function each part is; nil where the file says nothing of the program itself.
  func functions(of main: Function) throws(ObjectError) -> ExtInfo? {
    try carry(ext.functions, "functions", main)
  }

  /// Which source lines the instructions come from.
  func lines(of main: Function) throws(ObjectError) -> ExtInfo? {
    try carry(ext.lines, "lines", main)
  }

  /// The questions about the kernel's types.
  func coreRelocations() throws(ObjectError) -> [CoreRelocation] {
    var relocations: [CoreRelocation] = []
    for part in parts {
      let function = table.functions[part.function]
      for record in ext.core.records(function.section.name, function.start..<function.end) {
        guard let typeID = ext.bytes.read(UInt32.self, at: record.position + 4),
          let access = ext.bytes.read(UInt32.self, at: record.position + 8),
          let kind = ext.bytes.read(UInt32.self, at: record.position + 12)
        else { continue }
        guard let kind = CoreRelocation.Kind(rawValue: kind) else {
          throw ObjectError(
            "CO-RE relocation of kind \(kind), which is not known", section: function.section.name,
            symbol: function.name, offset: record.instruction * 8)
        }
        relocations.append(
          CoreRelocation(
            instruction: part.start + record.instruction - function.start, typeID: typeID,
            access: try Types(btf, section: ".BTF.ext").string(at: access), kind: kind,
            record: record.position))
      }
    }
    return relocations
  }

  private func carry(
    _ records: BTFExt.Table, _ what: String, _ main: Function
  ) throws(ObjectError) -> ExtInfo? {
    var info = ExtInfo(recordSize: records.recordSize, bytes: [])
    for part in parts {
      let function = table.functions[part.function]
      let own = records.records(function.section.name, function.start..<function.end)
      if own.isEmpty {
        // Nothing about the program itself: it goes without. Nothing about a part of it: the kernel
        // would refuse the rest.
        if part.start == 0 { return nil }
        throw ObjectError(
          "BTF says nothing about the \(what) of a called function",
          section: function.section.name, symbol: function.name)
      }
      for record in own {
        let at = info.bytes.count
        info.bytes += ext.bytes[record.position..<(record.position + records.recordSize)]
        info.bytes.write(UInt32(part.start + record.instruction - function.start), at: at)
      }
    }
    return info
  }
}
