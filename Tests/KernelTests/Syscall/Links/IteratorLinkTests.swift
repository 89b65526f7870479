import BPFSyscall
import Glibc
import Testing

extension KernelTests {
  @Suite(.leavesNoDescriptor) struct IteratorLinkTests {
    @Test func anIteratorWalksThroughAllTasks() throws {
      let program = try IteratorPrograms.load("task")
      let link = try Link.createIterator(program: program)
      let own = try Directory.names(in: "/proc/self/task").count
      #expect(try link.readIterator().count > own)
      let info = try link.info()
      #expect(info.type == .iterator)
      #expect(info.iterator?.name == "task")
      #expect(info.iterator?.scope == nil)
    }

    @Test func anIteratorWalksThroughOneThreadOrProcess() throws {
      let program = try IteratorPrograms.load("task")
      let process = UInt32(getpid())
      let thread = try threadID()
      let one = try Link.createIterator(program: program, over: .thread(thread))
      guard try one.readIterator() == Array("x".utf8) else {
        try Test.cancel("this kernel's task iterator walks through all, whatever it is told")
      }
      #expect(try one.info().iterator?.scope == .task(thread: thread, process: 0))
      let whole = try Link.createIterator(program: program, over: .process(process))
      #expect(try whole.readIterator().isEmpty == false)
      #expect(try whole.info().iterator?.scope == .task(thread: 0, process: process))

      let opened = try rawSystemCall(434, .integer(Int(process)), 0)  // pidfd_open
      let descriptor = FileDescriptor(owning: Int32(opened.value))
      let byDescriptor = try Link.createIterator(
        program: program, over: .processDescriptor(descriptor.rawValue))
      #expect(try byDescriptor.readIterator().isEmpty == false)
      let none = try Link.createIterator(program: program, over: .process(4_000_000))
      #expect(try none.readIterator() == [])
    }

    @Test func anIteratorWalksThroughAMap() throws {
      let map = try RawMap.create(
        RawMap.Options(type: .hash, keySize: 4, valueSize: 8, maxEntries: 8))
      for key in UInt8(0)..<5 {
        try map.update([key, 0, 0, 0], [UInt8](repeating: key, count: 8))
      }
      let program = try IteratorPrograms.load("bpf_map_elem", object: 16)
      let link = try Link.createIterator(program: program, over: .map(map.descriptor.rawValue))
      #expect(try link.readIterator() == Array("xxxxx".utf8))
      let id = try map.info().id
      #expect(try link.info().iterator?.name == "bpf_map_elem")
      #expect(try link.info().iterator?.scope == .map(id: id))
      expect(.badFileDescriptor) { () throws(SystemCallError) in
        _ = try Link.createIterator(program: program)
      }
    }

    @Test func anIteratorWalksThroughControlGroups() throws {
      let program = try IteratorPrograms.load("cgroup")
      try ScratchCgroup.run { group in
        try ScratchCgroup.run(in: group.path) { below in
          let lower = try below.directory.status().inode
          let both = try Link.createIterator(
            program: program, over: .cgroup(group.descriptor, .descendantsPre))
          #expect(try both.readIterator().count == 2)
          let one = try Link.createIterator(
            program: program, over: .cgroupID(lower, .selfOnly))
          #expect(try one.readIterator().count == 1)
          #expect(try one.info().iterator?.scope == .cgroup(id: lower, order: .selfOnly))
          let up = try Link.createIterator(program: program, over: .cgroupID(lower, .ancestorsUp))
          #expect(try up.readIterator().count >= 3)
          let post = try Link.createIterator(
            program: program, over: .cgroup(group.descriptor, .descendantsPost))
          #expect(try post.readIterator().count == 2)
        }
      }
    }

    @Test func anIteratorWalksThroughTheGroupsDirectlyBelow() throws {
      let program = try IteratorPrograms.load("cgroup")
      try ScratchCgroup.run { group in
        try ScratchCgroup.run(in: group.path) { below in
          try ScratchCgroup.run(in: below.path) { _ in
            do {
              let link = try Link.createIterator(
                program: program, over: .cgroup(group.descriptor, .children))
              #expect(try link.readIterator().count == 1)
            } catch let error as SystemCallError where error.errno == .invalidArgument {
              try Test.cancel("this kernel cannot walk through children only")
            }
          }
        }
      }
    }

    @Test func aWalkThatWritesMoreThanTheLimitIsGivenUp() throws {
      let program = try IteratorPrograms.load("task")
      let link = try Link.createIterator(program: program)
      expect(Errno(rawValue: 27)) { () throws(SystemCallError) in  // EFBIG
        _ = try link.readIterator(limit: 1)
      }
    }

    @Test func anIteratorsLinkTakesAnotherProgramAndIsNotDetached() throws {
      let program = try IteratorPrograms.load("bpf_map")
      let other = try IteratorPrograms.load("bpf_map")
      let map = try RawMap.create(
        RawMap.Options(type: .hash, keySize: 4, valueSize: 8, maxEntries: 8))
      let link = try Link.createIterator(program: program)
      #expect(try link.readIterator().isEmpty == false)
      try link.update(to: other, replacing: program)
      #expect(try link.info().programID == (try other.info().id))
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in try link.detach() }
      #expect(try map.info().type == .hash)
    }

    private func threadID() throws -> UInt32 {
      let directory = try readSymbolicLink("/proc/thread-self")  // 12/task/14
      return try #require(directory.split(separator: "/").last.flatMap { UInt32($0) })
    }
  }
}
