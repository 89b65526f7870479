import BPFSyscall
import Testing

extension KernelTests {
  /// Maps that instructions refer to by their index among the descriptors.
  @Suite struct DescriptorArrayTests {
    private func map() throws -> RawMap {
      try RawMap.create(RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
    }

    /// Loads a program, where the kernel knows the array.
    private func load(_ options: Program.Options, need what: String) throws -> Program {
      do throws(SystemCallError) {
        return try Program.load(options)
      } catch {
        guard [.argListTooLong, .invalidArgument].contains(error.errno) else { throw error }
      }
      try Test.cancel("this kernel \(what)")
    }

    @Test func anInstructionRefersToAMapByItsIndex() throws {
      let unused = try map()
      let used = try map()
      let mapByIndex: UInt8 = 5
      let code =
        Bytecode.instruction(0x18, registers: 1 | mapByIndex << 4, immediate: 1)
        + Bytecode.instruction(0) + Bytecode.returning(0)
      var options = Program.Options(type: .socketFilter, instructions: code, license: "GPL")
      options.descriptors = [unused.descriptor.rawValue, used.descriptor.rawValue]
      let program = try load(options, need: "takes no array of descriptors")
      #expect(try program.mapIDs() == [try used.info().id])
      #expect(try program.info().mapCount == 1)
    }

    @Test func aProgramHoldsMapsThatNoInstructionRefersTo() throws {
      let map = try map()
      var options = Program.Options(
        type: .socketFilter, instructions: Bytecode.returning(0), license: "GPL")
      options.descriptors = [map.descriptor.rawValue]
      options.holdsDescriptors = true
      let program = try load(options, need: "does not count the descriptors")
      #expect(try program.mapIDs() == [try map.info().id])
    }
  }
}
