/// Puts the answers of CO-RE into instructions.
struct CorePatch {
  var instructions: [Instruction]

  /// - Returns: False where the instruction had to be made one that cannot run.
  mutating func apply(_ result: CoreResult, at index: Int) throws(ObjectError) -> Bool {
    guard instructions.indices.contains(index) else {
      throw ObjectError("damaged CO-RE relocation: no instruction \(index)")
    }
    if result.isPoison { return poison(index) }
    let instruction = instructions[index]
    switch instruction.code & 7 {
    case 4, 7:  // ALU, ALU64
      guard instruction.code & 8 == 0 else { throw unexpected(index) }
      if result.isCertain, instruction.immediate != Int32(truncatingIfNeeded: result.original) {
        throw mismatch(Int64(instruction.immediate), result)
      }
      instructions[index].immediate = Int32(truncatingIfNeeded: result.new)
    case 1, 2, 3:  // LDX, ST, STX
      if result.isCertain, UInt64(bitPattern: Int64(instruction.offset)) != result.original {
        throw mismatch(Int64(instruction.offset), result)
      }
      guard result.new <= Int16.max else {
        throw ObjectError("the field lies \(result.new) bytes in, further than a load reaches")
      }
      if result.failsResize { return poison(index) }
      instructions[index].offset = Int16(result.new)
      if let resize = result.resize { try change(index, resize) }
    case 0:  // LD
      try load64(index, result)
    default: throw unexpected(index)
    }
    return true
  }

  private mutating func load64(_ index: Int, _ result: CoreResult) throws(ObjectError) {
    guard instructions.indices.contains(index + 1), instructions[index].isLoad64,
      instructions[index].source == 0, instructions[index].offset == 0
    else { throw unexpected(index) }
    let second = instructions[index + 1]
    guard second.code == 0, second.registers == 0, second.offset == 0 else {
      throw unexpected(index)
    }
    let low = UInt64(UInt32(bitPattern: instructions[index].immediate))
    let value = low | UInt64(UInt32(bitPattern: second.immediate)) << 32
    var new = result.new
    if result.isCertain, value != result.original {
      // An unsigned enumerator of 2^31 or more, which the compiler did not extend as a signed one.
      guard value == UInt64(UInt32(truncatingIfNeeded: result.original)) else {
        throw mismatch(Int64(bitPattern: value), result)
      }
      new = UInt64(UInt32(truncatingIfNeeded: result.new))
    }
    instructions[index].immediate = Int32(truncatingIfNeeded: new)
    instructions[index + 1].immediate = Int32(truncatingIfNeeded: new >> 32)
  }

  /// Makes a load or store one of another size.
  private mutating func change(_ index: Int, _ resize: (from: Int, to: Int)) throws(ObjectError) {
    let sizes: [UInt8: Int] = [0x00: 4, 0x08: 2, 0x10: 1, 0x18: 8]
    let code = instructions[index].code
    guard sizes[code & 0x18] == resize.from else {
      throw ObjectError("the load does not read the \(resize.from) bytes of the field")
    }
    guard let size = sizes.first(where: { $0.value == resize.to })?.key else {
      throw ObjectError("the kernel's field has \(resize.to) bytes, which no load reads")
    }
    instructions[index].code = code & ~0x18 | size
  }

  private mutating func poison(_ index: Int) -> Bool {
    if instructions[index].isLoad64, instructions.indices.contains(index + 1) {
      instructions[index + 1] = .poison(Instruction.Poison.type)
    }
    instructions[index] = .poison(Instruction.Poison.type)
    return false
  }

  private func unexpected(_ index: Int) -> ObjectError {
    ObjectError("CO-RE relocation of an instruction with operation \(instructions[index].code)")
  }

  private func mismatch(_ found: Int64, _ result: CoreResult) -> ObjectError {
    ObjectError(
      "damaged CO-RE relocation: the instruction says \(found), BTF says \(result.original)")
  }
}
