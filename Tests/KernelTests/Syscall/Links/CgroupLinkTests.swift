import BPFSyscall
import Glibc
import Testing

extension KernelTests {
  @Suite(.leavesNoDescriptor) struct CgroupLinkTests {
    @Test func aLinkRunsItsProgramForTheProcessesOfItsGroup() throws {
      try ScratchCgroup.run { group in
        let runs = try RunCounter()
        let program = try runs.program(.cgroupSocket, .cgroupInetSockCreate, returning: 1)
        let link = try Link.createCgroup(
          program: program, group: group.directory, type: .cgroupInetSockCreate)
        try openSocket()
        #expect(try runs.count == 0)
        try inside(group) { try openSocket() }
        #expect(try runs.count == 1)

        let info = try link.info()
        #expect(info.type == .cgroup)
        #expect(info.programID == (try program.info().id))
        let id = try group.directory.status().inode
        #expect(info.details == .cgroup(id: id, attachType: .cgroupInetSockCreate))
        #expect(info.target == id)

        try link.detach()
        #expect(try link.info().isSevered)
      }
    }

    @Test func aLinkStandsWhereItsAnchorSays() throws {
      try ScratchCgroup.run { group in
        let first = try program()
        let second = try program()
        let one = try Link.createCgroup(
          program: first, group: group.directory, type: .cgroupInetIngress)
        let oneID = try one.info().id
        do {
          let two = try Link.createCgroup(
            program: second, group: group.directory, type: .cgroupInetIngress,
            anchor: .before(.linkID(oneID)))
          let found = try AttachTarget.descriptor(group.descriptor).query(.cgroupInetIngress)
          #expect(found.programs.map(\.id) == [try second.info().id, try first.info().id])
          let revision = try #require(found.revision)
          expect(Errno(rawValue: 116)) { () throws(SystemCallError) in  // ESTALE
            _ = try Link.createCgroup(
              program: second, group: group.directory, type: .cgroupInetIngress,
              expectedRevision: revision + 1)
          }
          let last = try Link.createCgroup(
            program: second, group: group.directory, type: .cgroupInetIngress,
            anchor: .after(.link(two.descriptor.rawValue)), expectedRevision: revision)
          #expect(try last.info().type == .cgroup)
        } catch let error as SystemCallError where error.errno == .invalidArgument {
          try Test.cancel("this kernel knows no order of a control group's programs")
        }
      }
    }

    @Test func aDirectoryThatIsNoControlGroupIsRefused() throws {
      let directory = try FileDescriptor(openingDirectory: "/")
      let program = try program()
      expect(.badFileDescriptor) { () throws(SystemCallError) in
        _ = try Link.createCgroup(
          program: program, group: directory, type: .cgroupInetIngress)
      }
    }

    private func program() throws(SystemCallError) -> Program {
      try .returning(1, type: .cgroupSKB, attachType: .cgroupInetIngress)
    }

    private func openSocket() throws {
      let number = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
      guard number >= 0 else { throw SystemCallError("socket", errno: Errno(rawValue: errno)) }
      _ = FileDescriptor(owning: number)
    }

    /// Runs a test with this process in a control group.
    private func inside(
      _ group: borrowing ScratchCgroup, _ body: () throws -> Void
    ) throws {
      let lines = String(decoding: try readFile("/proc/self/cgroup"), as: UTF8.self)
      let line = try #require(lines.split(separator: "\n").first { $0.hasPrefix("0::/") })
      let root = group.path.prefix(upTo: try #require(group.path.lastIndex(of: "/")))
      try enter(group.path)
      defer { #expect(throws: Never.self) { try enter("\(root)\(line.dropFirst(3))") } }
      try body()
    }

    private func enter(_ group: String) throws {
      try writeFile("\(group)/cgroup.procs", "\(getpid())\n")
    }
  }
}
