import BPFSyscall
import Testing

extension KernelTests {
  /// Links that take another program in the place of theirs.
  @Suite(.leavesNoDescriptor) struct LinkUpdateTests {
    @Test func anXDPLinkTakesAnotherProgram() throws {
      try OwnNetwork.run {
        let first = try Program.returning(2, type: .xdp, attachType: .xdp)
        let second = try Program.returning(2, type: .xdp, attachType: .xdp)
        let link = try Link.createXDP(
          program: first, interface: OwnNetwork.loopback, flags: .generic)
        try expectSwap(link, first, second)
      }
    }

    @Test func aTCXLinkTakesAnotherProgram() throws {
      try OwnNetwork.run {
        let first = try Program.returning(-1, type: .schedCLS)
        let second = try Program.returning(-1, type: .schedCLS)
        try expectSwap(try tcx(first), first, second)
      }
    }

    @Test(arguments: [AttachType.skLookup, .flowDissector])
    func aNetnsLinkTakesAnotherProgram(_ type: AttachType) throws {
      try OwnNetwork.run {
        let namespace = try NetworkNamespace.current()
        let kind = type == .skLookup ? ProgramType.socketLookup : .flowDissector
        let first = try Program.returning(1, type: kind, attachType: type)
        let second = try Program.returning(1, type: kind, attachType: type)
        let link = try Link.createNetns(program: first, namespace: namespace, type: type)
        try expectSwap(link, first, second)
      }
    }

    @Test func aCgroupLinkTakesAnotherProgram() throws {
      try ScratchCgroup.run { group in
        let type = AttachType.cgroupInetIngress
        let first = try Program.returning(1, type: .cgroupSKB, attachType: type)
        let second = try Program.returning(1, type: .cgroupSKB, attachType: type)
        let link = try Link.createCgroup(program: first, group: group.directory, type: type)
        try expectSwap(link, first, second)
      }
    }

    @Test func aProgramOfAnotherTypeIsRefused() throws {
      try OwnNetwork.run {
        let program = try Program.returning(2, type: .xdp, attachType: .xdp)
        let filter = try Program.returning(0, type: .socketFilter)
        let link = try Link.createXDP(
          program: program, interface: OwnNetwork.loopback, flags: .generic)
        expect(.invalidArgument) { () throws(SystemCallError) in try link.update(to: filter) }
        #expect(try link.info().programID == (try program.info().id))
      }
    }

    @Test func aDescriptorThatIsNoLinkIsRefused() throws {
      let program = try Program.returning(0, type: .socketFilter)
      let other = Link(try program.descriptor.duplicate())
      expect(.invalidArgument) { () throws(SystemCallError) in try other.update(to: program) }
      expect(.invalidArgument) { () throws(SystemCallError) in try other.detach() }
    }

    private func expectSwap(
      _ link: borrowing Link, _ first: borrowing Program, _ second: borrowing Program
    ) throws {
      try link.update(to: second, replacing: first)
      #expect(try link.info().programID == (try second.info().id))
      do {
        try link.update(to: first, replacing: first)
        Issue.record("it was not refused")
      } catch {
        #expect(error.errno == .notPermitted, "\(error)")
      }
      #expect(try link.info().programID == (try second.info().id))
      try link.update(to: first)
      #expect(try link.info().programID == (try first.info().id))
    }

    private func tcx(_ program: borrowing Program) throws -> Link {
      do throws(SystemCallError) {
        return try Link.createTCX(
          program: program, interface: OwnNetwork.loopback, type: .tcxIngress)
      } catch {
        guard error.errno == .invalidArgument else { throw error }
        try Test.cancel("this kernel has no tcx")
      }
    }
  }
}
