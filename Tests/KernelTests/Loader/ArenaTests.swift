import BPFLoader
import BPFSyscall
import Testing

extension KernelTests {
  /// Memory that programs and user space share.
  @Suite(.leavesNoDescriptor) struct ArenaTests {
    private static let pages = 100

    @Test func variablesBeginWithTheirValues() throws {
      let object = try ObjectFixture.load("arena", since: KernelVersion(6, 9))
      let memory = try map(object)
      #expect(try object.run("push") == 0)
      let bytes = memory.bytes(0..<40)
      #expect(bytes.number(at: 0) == 6)  // count, which was 5
      #expect(bytes.number(at: 8) == 8)  // hidden, which was 7
      #expect(bytes.number(at: 32) == 7)  // first.value: hidden before it was raised
      // head: a page that the program asked for, with the sum of both; pointers count from the map's address.
      let head = bytes.number(at: 16)
      try #require(head > memory.address && head < memory.address + UInt64(memory.count))
      let node = memory.bytes(Int(head - memory.address)..<Int(head - memory.address) + 16)
      #expect(node.number(at: 0) == 0 && node.number(at: 8) == 12)
    }

    @Test func aProgramSeesWhatIsWritten() throws {
      let object = try ObjectFixture.load("arena", since: KernelVersion(6, 9))
      let memory = try map(object)
      memory.write([41, 0, 0, 0, 0, 0, 0, 0], at: 0)
      #expect(try object.run("push") == 0)
      #expect(memory.bytes(0..<8).number(at: 0) == 42)
      #expect(try object.run("pop") == 0)
      #expect(memory.bytes(16..<24).number(at: 0) == 0)
      // Nothing is left.
      #expect(try object.run("pop") == 1)
    }

    @Test func whatLiesOutsideIsLeftOut() throws {
      let object = try ObjectFixture.load("arena", since: KernelVersion(6, 9))
      let memory = try map(object)
      memory.write([1, 2, 3], at: memory.count - 2)
      #expect(memory.bytes(memory.count - 2..<memory.count + 1) == [1, 2])
      memory.write([4, 5], at: -1)
      #expect(memory.bytes(-1..<1) == [5])
      memory.write([6], at: memory.count + 1)
      #expect(memory.bytes(memory.count..<memory.count + 2) == [])
    }

    @Test func anArenaHasOneAddress() throws {
      let object = try ObjectFixture.load("arena", since: KernelVersion(6, 9))
      let memory = try map(object)
      #expect(memory.address == 1 << 44)
      // It is taken by this process already.
      #expect(throws: SystemCallError("mmap", "map", errno: .fileExists)) { _ = try map(object) }
    }

    private func map(_ object: LoadedObject) throws -> MapMemory {
      try MapMemory(object.map("arena"), size: Self.pages * System.pageSize, at: 1 << 44)
    }
  }
}
