import BPFSyscall
import Testing

@testable import Reconciler

extension KernelTests {
  /// Calls of bpf(2) and its neighbours that an apply does not make, or not in every way.
  @Suite struct SyscallTests {
    private func hash() throws -> RawMap {
      try RawMap.create(RawMap.Options(type: .hash, keySize: 4, valueSize: 8, maxEntries: 2))
    }

    @Test func elementsAreSetReadWalkedAndRemoved() throws {
      let map = try hash()
      #expect(try map.lookup([1, 0, 0, 0]) == nil)
      #expect(try map.nextKey(after: nil) == nil)
      try map.update([1, 0, 0, 0], [7, 0, 0, 0, 0, 0, 0, 0], flags: .noExist)
      try map.update([2, 0, 0, 0], [8, 0, 0, 0, 0, 0, 0, 0])
      #expect(try map.lookup([1, 0, 0, 0]) == [7, 0, 0, 0, 0, 0, 0, 0])
      let first = try #require(try map.nextKey(after: nil))
      let second = try #require(try map.nextKey(after: first))
      #expect([first[0], second[0]].sorted() == [1, 2])
      #expect(try map.nextKey(after: second) == nil)
      try map.delete([1, 0, 0, 0])
      #expect(try map.lookup([1, 0, 0, 0]) == nil)
    }

    @Test func theKernelsRefusalsKeepTheirErrno() throws {
      let map = try hash()
      let value = [UInt8](repeating: 0, count: 8)
      try map.update([1, 0, 0, 0], value)
      try map.update([2, 0, 0, 0], value)
      expect(.fileExists) { () throws(SystemCallError) in
        try map.update([1, 0, 0, 0], value, flags: .noExist)
      }
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        try map.update([3, 0, 0, 0], value, flags: .exist)
      }
      expect(.argListTooLong) { () throws(SystemCallError) in
        try map.update([3, 0, 0, 0], value)
      }
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in try map.delete([3, 0, 0, 0]) }
      try map.freeze()
      expect(.notPermitted) { () throws(SystemCallError) in try map.update([1, 0, 0, 0], value) }
    }

    @Test func aKeyOrValueOfAnotherSizeDoesNotReachTheKernel() throws {
      let map = try hash()
      expect(.invalidArgument) { () throws(SystemCallError) in _ = try map.lookup([1]) }
      expect(.invalidArgument) { () throws(SystemCallError) in
        try map.update([1, 0, 0, 0], [1])
      }
    }

    @Test func aPerCPUMapHasAValueForEachCPU() throws {
      let map = try RawMap.create(
        RawMap.Options(type: .perCPUArray, keySize: 4, valueSize: 4, maxEntries: 1))
      #expect(try map.lookup([0, 0, 0, 0])?.count == 8 * CPUs.possible)
    }

    @Test func anIteratorIsReadThroughItsLink() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(
          """
          programs: { f: { file: iterator.o } }
          attachments: { a: { program: list_tasks, iterator: task } }
          """)
        let link = Link(try Pin.open(sandbox.pin(.attachment, "a")).take())
        #expect(try link.openIterator().read(upTo: 4096).isEmpty == false)
        try sandbox.destroy()
      }
    }

    @Test func aRequestThatADeviceDoesNotKnowIsRefused() throws {
      let file = try FileDescriptor(opening: "/dev/null")
      expect(Errno(rawValue: 25)) { () throws(SystemCallError) in  // ENOTTY
        try file.control(0xbad)
      }
    }
  }
}
