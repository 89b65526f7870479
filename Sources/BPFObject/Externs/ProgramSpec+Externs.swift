extension ProgramSpec {
  /// The program with what the kernel provides put into its instructions; descriptors are left to whoever loads it.
  ///
  /// - Parameter configurationMap: The name of the map `.kconfig`.
  func resolving(
    _ externs: ExternValues, configurationMap: String?
  ) throws(ObjectError) -> ProgramSpec {
    var program = self
    program.references = []
    for reference in references {
      guard case .external(let name) = reference.target else {
        program.references.append(reference)
        continue
      }
      let index = reference.instruction
      guard instructions.indices.contains(index), let symbol = externs.symbols[name] else {
        throw ObjectError(
          "extern '\(name)' is not declared as something of the kernel", section: section,
          symbol: self.name, offset: index * 8)
      }
      let isCall = instructions[index].isCall
      guard isCall || instructions.indices.contains(index + 1) else { continue }
      switch symbol {
      case .configuration(let offset):
        guard let configurationMap, !isCall else { throw misuse(name, index) }
        program.references.append(
          Reference(
            instruction: index, target: .mapValue(configurationMap, offset: Int32(offset))))
      case .address(let address):
        guard !isCall else { throw misuse(name, index) }
        program.instructions[index].immediate = Int32(truncatingIfNeeded: address)
        program.instructions[index + 1].immediate = Int32(truncatingIfNeeded: address >> 32)
      case .typed(let id, let module):
        program.instructions[index].immediate = Int32(bitPattern: id)
        if isCall {
          program.instructions[index].source = Instruction.Pseudo.kernelCall
          program.instructions[index].offset = try externs.descriptorIndex(of: module)
        } else {
          program.instructions[index].source = Instruction.Pseudo.kernelVariable
          program.instructions[index + 1].immediate = 0
          if let module {
            program.references.append(Reference(instruction: index, target: .module(module)))
          }
        }
      case .missing where isCall:
        program.instructions[index] = .poison(
          Instruction.Poison.kernelCall, externs.numbers[name] ?? 0)
        program.unresolved[index] = .function(name)
      case .missing:
        program.instructions[index].immediate = 0
        program.instructions[index + 1].immediate = 0
      }
    }
    return program
  }

  /// The program with loads of maps that are not created made instructions that cannot run.
  ///
  /// - Parameter missing: The numbers of those maps in the file, by name.
  func without(maps missing: [String: Int]) -> ProgramSpec {
    if missing.isEmpty { return self }
    var program = self
    program.references = references.filter { reference in
      let index = reference.instruction
      guard let name = reference.target.mapName, let number = missing[name],
        instructions.indices.contains(index + 1)
      else { return true }
      program.instructions[index] = .poison(Instruction.Poison.map, number)
      program.instructions[index + 1] = program.instructions[index]
      program.unresolved[index] = .map(name)
      return false
    }
    return program
  }

  private func misuse(_ name: String, _ index: Int) -> ObjectError {
    ObjectError(
      "extern '\(name)' is called, but it is no function", section: section, symbol: self.name,
      offset: index * 8)
  }
}

extension ExternValues {
  /// Where a module's descriptor stands in the array that the kernel is given; 0 is the kernel itself.
  fileprivate func descriptorIndex(of module: Module?) throws(ObjectError) -> Int16 {
    guard let module, let index = calledModules.firstIndex(of: module) else { return 0 }
    guard let number = Int16(exactly: index + 1) else {
      throw ObjectError("functions of too many modules are called")
    }
    return number
  }
}

extension Reference.Target {
  /// The map that is loaded, or a variable of it.
  var mapName: String? {
    switch self {
    case .map(let name), .mapValue(let name, _): name
    case .function, .external, .module: nil
    }
  }
}
