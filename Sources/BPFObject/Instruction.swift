import BTF

/// One eBPF instruction of 8 bytes; a 64-bit load takes two.
public struct Instruction: Hashable, Sendable {
  /// The operation.
  public var code: UInt8
  /// Destination in the low four bits, source in the high four.
  public var registers: UInt8
  /// The offset of a load, store or jump; in jumps counted in instructions.
  public var offset: Int16
  /// The constant; half of one in a 64-bit load.
  public var immediate: Int32

  /// An instruction; what is left out is 0.
  public init(
    code: UInt8, destination: UInt8 = 0, source: UInt8 = 0, offset: Int16 = 0, immediate: Int32 = 0
  ) {
    self.code = code
    registers = destination & 0xF | source << 4
    self.offset = offset
    self.immediate = immediate
  }

  /// The destination register.
  public var destination: UInt8 {
    get { registers & 0xF }
    set { registers = registers & 0xF0 | newValue & 0xF }
  }

  /// The source register; in calls and 64-bit loads, what the immediate means (`BPF_PSEUDO_*`).
  public var source: UInt8 {
    get { registers >> 4 }
    set { registers = registers & 0xF | newValue << 4 }
  }

  /// The bytes as the kernel takes them.
  public static func encode(_ instructions: [Instruction]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(instructions.count * 8)
    for instruction in instructions {
      bytes.append(instruction.code)
      bytes.append(instruction.registers)
      bytes.append(littleEndian: instruction.offset)
      bytes.append(littleEndian: instruction.immediate)
    }
    return bytes
  }

  /// The instructions in bytes; a rest of less than 8 bytes is left out.
  public static func decode(_ bytes: some Collection<UInt8>) -> [Instruction] {
    let bytes = Array(bytes)
    return stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { position in
      var instruction = Instruction(code: bytes[position])
      instruction.registers = bytes[position + 1]
      instruction.offset = bytes.read(Int16.self, at: position + 2) ?? 0
      instruction.immediate = bytes.read(Int32.self, at: position + 4) ?? 0
      return instruction
    }
  }
}

extension Instruction {
  /// `BPF_LD | BPF_IMM | BPF_DW`: the first half of a 64-bit load.
  static let load64: UInt8 = 0x18
  /// `BPF_JMP | BPF_CALL`.
  static let call: UInt8 = 0x85

  /// What the source register of a call or 64-bit load makes of the immediate.
  enum Pseudo {
    static let mapDescriptor: UInt8 = 1
    static let mapValue: UInt8 = 2
    static let kernelVariable: UInt8 = 3
    static let function: UInt8 = 4
    /// In a call: the distance to a function of the same program.
    static let localCall: UInt8 = 1
    /// In a call: a kernel function by its number in BTF.
    static let kernelCall: UInt8 = 2
  }

  /// The numbers of functions that no kernel has; they stand for what is missing, as in libbpf's messages.
  enum Poison {
    static let type: Int32 = 195_896_080
    static let map: Int32 = 2_001_000_000
    static let kernelCall: Int32 = 2_002_000_000
  }

  /// A call that the verifier refuses where it can be reached: `invalid func unknown#2001000003`.
  static func poison(_ base: Int32, _ number: Int = 0) -> Instruction {
    Instruction(code: call, immediate: base &+ Int32(truncatingIfNeeded: number))
  }

  var isLoad64: Bool { code == Self.load64 }
  var isCall: Bool { code == Self.call }
  var isLocalCall: Bool { isCall && source == Pseudo.localCall }
  var isFunctionAddress: Bool { isLoad64 && source == Pseudo.function }
}
