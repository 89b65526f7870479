import BPFLoader
import BPFSyscall
import Testing

extension KernelTests {
  /// Maps whose slots C fills: maps of maps, and arrays of programs.
  @Suite struct InitialisedMapTests {
    @Test func slotsHoldTheMapsThatTheFileNames() throws {
      let object = try ObjectFixture.load("initialisers")
      let (one, two) = (try object.map("one").info().id, try object.map("two").info().id)
      #expect(try slots(of: object.map("of_hashes"), 8) == [0: one, 3: two, 6: one])
      #expect(try slots(of: object.map("of_rings"), 2) == [0: object.map("ring").info().id])
      #expect(try slots(of: object.map("of_none"), 4) == [:])
    }

    @Test func slotsHoldTheProgramsThatTheFileNames() throws {
      let object = try ObjectFixture.load("initialisers")
      let first = try object.program("first").info().id
      let second = try object.program("second").info().id
      #expect(try slots(of: object.map("programs"), 3) == [0: first, 2: second])
      #expect(try slots(of: object.map("empty"), 2) == [:])
    }

    @Test func aProgramJumpsThroughTheArray() throws {
      let object = try ObjectFixture.load("initialisers")
      // It returns 0 where the slot of `second` is empty.
      #expect(try object.runWithPacket("first") == 1)
    }

    /// The numbers of what is in the slots; the kernel shows them in place of descriptors.
    private func slots(of map: borrowing RawMap, _ count: UInt8) throws -> [UInt8: UInt32] {
      var slots: [UInt8: UInt32] = [:]
      for index in 0..<count {
        guard let value = try map.lookup([index, 0, 0, 0]) else { continue }
        slots[index] = value.reversed().reduce(0) { $0 << 8 | UInt32($1) }
      }
      return slots
    }
  }
}
