import BPFSyscall
import BTF

/// Reads every program that a file defines.
struct ProgramReader {
  let table: FunctionTable
  let symbols: SymbolTargets
  let callbacks: ExceptionCallbacks
  let btf: BTF?
  let ext: BTFExt
  let license: String

  /// A file of many programs that all contain the same functions must not grow without bound.
  private static let mostInstructions = 16_000_000

  func read() throws(ObjectError) -> [ProgramSpec] {
    var programs: [ProgramSpec] = []
    var total = 0
    for (index, function) in table.functions.enumerated()
    where function.section.index != table.text {
      let program = try read(function, at: index)
      total += program.instructions.count
      guard total <= Self.mostInstructions else {
        throw ObjectError("the programs have more than \(Self.mostInstructions) instructions")
      }
      programs.append(program)
    }
    return programs
  }

  private func read(_ function: Function, at index: Int) throws(ObjectError) -> ProgramSpec {
    let isOff = function.section.name.hasPrefix("?")
    let section = isOff ? String(function.section.name.dropFirst()) : function.section.name
    // What no loader knows may stand there as long as nobody wants it loaded.
    let definition = SectionDefinition.matching(section) ?? SectionDefinition(section, .unspecified)
    var linker = ProgramLinker(table, symbols)
    try linker.link(index, exceptionCallback: try callbacks.callback(of: function))
    var program = ProgramSpec(
      name: function.name, section: section, definition: definition, license: license,
      instructions: linker.instructions, references: linker.references, autoload: !isOff)
    if let btf {
      let info = ProgramInfo(table: table, ext: ext, btf: btf, parts: linker.parts)
      program.functionInfo = try info.functions(of: function)
      program.lineInfo = try info.lines(of: function)
      program.coreRelocations = try info.coreRelocations()
    }
    return program
  }
}
