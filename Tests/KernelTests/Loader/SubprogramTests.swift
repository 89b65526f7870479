import BPFLoader
import BPFSyscall
import Testing

extension KernelTests {
  /// Functions that programs call, or hand over to be called.
  @Suite struct SubprogramTests {
    @Test func functionsAreCalled() throws {
      let object = try ObjectFixture.load("subprograms", since: KernelVersion(5, 17))
      try object.run("first")
      // Each call of the innermost function adds its argument: 1, 2, 3 of one call, 2, 3, 3 of another.
      #expect(try object.numbers("subprogr.bss")[0] == 14)
    }

    @Test func functionsAreCalledBack() throws {
      let object = try ObjectFixture.load("subprograms", since: KernelVersion(5, 17))
      try object.map("table").update([5, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0])
      try object.run("second")
      // Ten times 0 and 1 by a loop in a loop, then 5 and 6 for the element.
      #expect(try object.numbers("subprogr.bss")[0] == 21)
    }

    @Test func programsWithoutAutoloadStayOut() throws {
      let object = try ObjectFixture.load("subprograms", since: KernelVersion(5, 17))
      #expect(object.programNames == ["first", "second", "third"])
    }
  }
}
