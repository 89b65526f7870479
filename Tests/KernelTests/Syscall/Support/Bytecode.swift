import BPFSyscall

/// Programs that are small enough to be written by hand.
enum Bytecode {
  /// `r0 = value; exit`.
  static func returning(_ value: Int32) -> [UInt8] {
    instruction(0xb7, immediate: value) + exit
  }

  static let exit = instruction(0x95)

  /// One instruction of 8 bytes.
  ///
  /// - Parameter registers: destination in the low four bits, source in the high ones.
  static func instruction(
    _ code: UInt8, registers: UInt8 = 0, offset: Int16 = 0, immediate: Int32 = 0
  ) -> [UInt8] {
    let bits =
      UInt64(code) | UInt64(registers) << 8 | UInt64(UInt16(bitPattern: offset)) << 16
      | UInt64(UInt32(bitPattern: immediate)) << 32
    return (0..<8).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
  }

  /// `rN = the map of this descriptor`: two instructions.
  static func loadMap(_ descriptor: Int32, into register: UInt8) -> [UInt8] {
    let mapDescriptor: UInt8 = 1
    return instruction(0x18, registers: register | mapDescriptor << 4, immediate: descriptor)
      + instruction(0)
  }
}

extension Program {
  /// Loads a program that returns a number.
  static func returning(
    _ value: Int32, type: ProgramType, attachType: AttachType? = nil
  ) throws(SystemCallError) -> Program {
    var options = Options(
      type: type, instructions: Bytecode.returning(value), license: "GPL")
    options.expectedAttachType = attachType
    return try load(options)
  }
}
