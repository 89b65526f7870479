import BTF

/// Makes one program of a function and all that it calls.
///
/// Called functions are appended at their first call, depth first, as libbpf does; so instructions and
/// program tags are equal to libbpf's.
struct ProgramLinker {
  let table: FunctionTable
  let symbols: SymbolTargets

  private(set) var instructions: [Instruction] = []
  private(set) var references: [Reference] = []
  /// The functions in the program, in order, each with the index of its first instruction.
  private(set) var parts: [(function: Int, start: Int)] = []
  private var starts: [Int: Int] = [:]

  /// The kernel verifies no more.
  private static let mostInstructions = 1_000_000
  /// The kernel follows calls 8 deep; this bounds the stack of the linker.
  private static let deepestCalls = 128

  init(_ table: FunctionTable, _ symbols: SymbolTargets) {
    self.table = table
    self.symbols = symbols
  }

  /// Links the function at an index of the table, and behind it what runs when it throws.
  mutating func link(_ function: Int, exceptionCallback: Int?) throws(ObjectError) {
    try append(function, depth: 0)
    if let exceptionCallback, starts[exceptionCallback] == nil {
      try append(exceptionCallback, depth: 1)
    }
    references.sort { $0.instruction < $1.instruction }
  }

  private mutating func append(_ index: Int, depth: Int) throws(ObjectError) {
    let function = table.functions[index]
    guard depth < Self.deepestCalls else {
      throw error("functions call each other more than \(Self.deepestCalls) deep", function, 0)
    }
    guard instructions.count + function.instructions.count <= Self.mostInstructions else {
      throw error("more than \(Self.mostInstructions) instructions", function, 0)
    }
    let start = instructions.count
    starts[index] = start
    parts.append((index, start))
    instructions += function.instructions

    var next = function.relocations.startIndex
    for local in function.instructions.indices {
      var symbol: ELFSymbol?
      while next < function.relocations.endIndex, function.relocations[next].instruction <= local {
        if function.relocations[next].instruction == local {
          symbol = function.relocations[next].symbol
        }
        next += 1
      }
      if let symbol {
        try relocate(local, of: function, at: start, to: symbol, depth: depth)
      } else if function.instructions[local].isLocalCall {
        // Without a relocation the distance is within the section.
        let target = function.start + local + Int(function.instructions[local].immediate) + 1
        try call(local, of: function, at: start, target, depth: depth)
      } else if function.instructions[local].isFunctionAddress {
        throw error("the address of a function without a relocation", function, local)
      }
    }
  }

  private mutating func relocate(
    _ local: Int, of function: Function, at start: Int, to symbol: ELFSymbol, depth: Int
  ) throws(ObjectError) {
    let instruction = function.instructions[local]
    guard instruction.isCall || instruction.isLoad64 else {
      throw error(
        "'\(symbol.name)' is used where no address fits (operation \(instruction.code))", function,
        local)
    }
    guard instruction.isCall || local + 1 < function.instructions.count else {
      throw error("a 64-bit load is cut off", function, local)
    }
    if symbol.isExternal {
      references.append(Reference(instruction: start + local, target: .external(symbol.name)))
    } else if instruction.isCall {
      guard instruction.source == Instruction.Pseudo.localCall, symbol.section == table.text,
        symbol.value % 8 == 0
      else {
        throw error(
          "calls '\(symbol.name)', which is no function of the section .text", function, local,
          advice: table.isOwnSection(symbol.section) ? FunctionTable.together : nil)
      }
      let target = symbol.value / 8 + Int(instruction.immediate) + 1
      try call(local, of: function, at: start, target, depth: depth)
    } else if symbol.section == table.text, symbol.type == .function || symbol.type == .section {
      let target = symbol.value + Int(instruction.immediate)
      guard target >= 0, target % 8 == 0 else {
        throw error("the address of no function", function, local)
      }
      instructions[start + local].source = Instruction.Pseudo.function
      try call(local, of: function, at: start, target / 8, depth: depth)
    } else {
      guard let target = symbols.target(symbol, addend: instruction.immediate) else {
        throw error(
          "refers to '\(symbol.name)', which is neither a map nor a variable", function, local)
      }
      references.append(Reference(instruction: start + local, target: target))
    }
  }

  /// Points an instruction to a function of `.text`, which is appended if this is its first use.
  private mutating func call(
    _ local: Int, of function: Function, at start: Int, _ target: Int, depth: Int
  ) throws(ObjectError) {
    guard let text = table.text else {
      throw error(
        "calls something that is no function of the section .text", function, local,
        advice: "functions that programs call must have no SEC(…)")
    }
    guard let callee = table.index(section: text, instruction: target) else {
      throw error(
        "calls a function of the section .text that has no symbol", function, local,
        advice:
          "the file was stripped of local symbols: use it as compiled, or strip it with -g alone")
    }
    if starts[callee] == nil { try append(callee, depth: depth + 1) }
    guard let calleeStart = starts[callee] else { return }
    instructions[start + local].immediate = Int32(calleeStart - (start + local) - 1)
    references.append(
      Reference(instruction: start + local, target: .function(table.functions[callee].name)))
  }

  private func error(
    _ message: String, _ function: Function, _ local: Int, advice: String? = nil
  ) -> ObjectError {
    ObjectError(
      message, section: function.section.name, symbol: function.name,
      offset: (function.start + local) * 8, advice: advice)
  }
}
