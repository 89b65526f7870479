import BPFSyscall

/// Counts how often a program that was written by hand ran.
struct RunCounter: ~Copyable {
  private let map: RawMap

  init() throws(SystemCallError) {
    map = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 1))
  }

  var count: UInt64 {
    get throws {
      let value = try map.lookup([0, 0, 0, 0]) ?? []
      return value.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Adds 1 to the counter, and returns a number.
  func instructions(returning value: Int32) -> [UInt8] {
    let mapValue: UInt8 = 2  // BPF_PSEUDO_MAP_VALUE
    return Bytecode.instruction(
      0x18, registers: 1 | mapValue << 4, immediate: map.descriptor.rawValue)
      + Bytecode.instruction(0)
      + Bytecode.instruction(0xb7, registers: 2, immediate: 1)  // r2 = 1
      + Bytecode.instruction(0xdb, registers: 1 | 2 << 4)  // *r1 += r2, atomically
      + Bytecode.returning(value)
  }

  /// Loads a program that counts its runs.
  func program(
    _ type: ProgramType, _ attachType: AttachType? = nil, attachTypeID: UInt32 = 0,
    returning value: Int32 = 0
  ) throws(SystemCallError) -> Program {
    var options = Program.Options(
      type: type, instructions: instructions(returning: value), license: "GPL")
    options.expectedAttachType = attachType
    options.attachTypeID = attachTypeID
    return try Program.load(options)
  }
}
