import BPFSyscall
public import BTF

extension ProgramSpec {
  /// A text that is equal for programs that do the same on every kernel: what a digest is made of.
  ///
  /// It holds the instructions with maps, variables and kernel types by their names, and what the program is
  /// loaded with. It does not hold line information, places in files, type ids or the file's name: so the
  /// same source compiled elsewhere gives the same text.
  ///
  /// - Parameter btf: The file's types.
  public func canonicalForm(btf: BTF?) throws(ObjectError) -> String {
    var text = "program 1\ntype \(type.rawValue)"
    if let expectedAttachType { text += " attach \(expectedAttachType.rawValue)" }
    text += " flags \(flags.rawValue)\nlicense \(license)\n"
    var notes: [Int: String] = [:]
    var masks: [Int: InstructionMask] = [:]
    for reference in references {
      switch reference.target {
      case .map(let name): notes[reference.instruction] = "map \(name)"
      case .mapValue(let map, let offset):
        notes[reference.instruction] = try VariableName.of(map, offset, btf)
      case .external(let name): notes[reference.instruction] = "extern \(name)"
      case .function, .module: continue
      }
      masks[reference.instruction] = .immediate
    }
    if let btf {
      var length = 0
      for relocation in coreRelocations {
        let note = try relocation.canonicalForm(Types(btf))
        length += note.utf8.count
        guard length <= Self.longestNotes else {
          throw ObjectError(
            "the program asks about types too large to describe", section: section, symbol: name)
        }
        notes[relocation.instruction] = note
        masks[relocation.instruction] = .field
      }
    }
    text.reserveCapacity(text.utf8.count + instructions.count * 20)
    var maskNext = false
    for (index, instruction) in instructions.enumerated() {
      var shown = instruction
      if let mask = masks[index] {
        mask.apply(to: &shown)
        maskNext = instruction.isLoad64
      } else if maskNext {
        shown.immediate = 0
        maskNext = false
      }
      text += Self.hex(shown)
      if let note = notes[index] { text += " \(note)" }
      text += "\n"
    }
    return text
  }

  /// Each question may describe a type at length: this bounds the memory that a damaged file asks for.
  private static let longestNotes = 32 << 20

  private static func hex(_ instruction: Instruction) -> String {
    let word =
      UInt64(instruction.code) << 56 | UInt64(instruction.registers) << 48
      | UInt64(UInt16(bitPattern: instruction.offset)) << 32
      | UInt64(UInt32(bitPattern: instruction.immediate))
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Which part of an instruction loading fills in, so that the compiler's number does not count.
private enum InstructionMask {
  /// The immediate, and the meaning that the source register gives it.
  case immediate
  /// The immediate of an operation, the offset of a load or store.
  case field

  func apply(to instruction: inout Instruction) {
    switch self {
    case .immediate:
      instruction.immediate = 0
      if instruction.isLoad64 { instruction.source = 0 }
    case .field:
      switch instruction.code & 7 {
      case 1, 2, 3: instruction.offset = 0
      default: instruction.immediate = 0
      }
    }
  }
}

/// Names the variable at a place of a data section.
private enum VariableName {
  static func of(_ map: String, _ offset: Int32, _ btf: BTF?) throws(ObjectError) -> String {
    // The map's name begins with the file's name, which is no part of the program.
    let section =
      map.hasPrefix(".")
      ? map : [".rodata", ".data", ".bss"].first { map.hasSuffix($0) } ?? map
    guard let btf, let list = try Types(btf).section(named: section) else {
      return "value \(section)+\(offset)"
    }
    let place = Int(offset)
    guard
      let index = list.variables.lastIndex(where: {
        $0.offset <= place && place < $0.offset + max(1, $0.size)
      })
    else { return "value \(section)+\(offset)" }
    let variable = list.variables[index]
    let name = try Types(btf).type(variable.typeID).name
    var ordinal = 0
    for other in list.variables[..<index]
    where try Types(btf).type(other.typeID).name == name { ordinal += 1 }
    return "value \(section) \(name)#\(ordinal)+\(place - variable.offset)"
  }
}
