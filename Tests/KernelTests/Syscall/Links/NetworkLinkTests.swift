import BPFSyscall
import Testing

extension KernelTests {
  @Suite(.leavesNoDescriptor) struct NetworkLinkTests {
    @Test func anXDPLinkRunsItsProgramForEachPacket() throws {
      try OwnNetwork.run {
        let runs = try RunCounter()
        let program = try runs.program(.xdp, .xdp, returning: 2)  // XDP_PASS
        let link = try Link.createXDP(
          program: program, interface: OwnNetwork.loopback, flags: .generic)
        try OwnNetwork.sendPacket()
        #expect(try runs.count > 0)
        let info = try link.info()
        #expect(info.type == .xdp)
        #expect(info.details == .xdp(interface: OwnNetwork.loopback))
        #expect(info.target == UInt64(OwnNetwork.loopback))

        let other = try Program.returning(2, type: .xdp, attachType: .xdp)
        expect(.resourceBusy) { () throws(SystemCallError) in
          _ = try Link.createXDP(program: other, interface: OwnNetwork.loopback, flags: .generic)
        }
        try link.detach()
        #expect(try link.info().isSevered)
        expect(.noLink) { () throws(SystemCallError) in try link.update(to: other) }
      }
    }

    @Test func anInterfaceThatIsNotThereIsRefused() throws {
      try OwnNetwork.run {
        let program = try Program.returning(2, type: .xdp, attachType: .xdp)
        expect(.invalidArgument) { () throws(SystemCallError) in
          _ = try Link.createXDP(program: program, interface: 4711)
        }
      }
    }

    @Test(arguments: [AttachType.tcxIngress, .tcxEgress])
    func aTCXLinkRunsItsProgramForEachPacket(_ type: AttachType) throws {
      try OwnNetwork.run {
        let runs = try RunCounter()
        let program = try runs.program(.schedCLS, returning: -1)  // TCX_NEXT
        let link = try tcx(program, type)
        try OwnNetwork.sendPacket()
        #expect(try runs.count > 0)
        let info = try link.info()
        #expect(info.details == .tcx(interface: OwnNetwork.loopback, attachType: type))
        try link.detach()
        #expect(try link.info().isSevered)
      }
    }

    @Test func aTCXLinkStandsWhereItsAnchorSays() throws {
      try OwnNetwork.run {
        let type = AttachType.tcxIngress
        let programs = [try schedCls(), try schedCls(), try schedCls(), try schedCls()]
        let middle = try tcx(programs[0].value, type)
        let middleID = try middle.info().id
        let first = try tcx(programs[1].value, type, .first)
        let afterFirst = try tcx(programs[2].value, type, .after(.link(first.descriptor.rawValue)))
        let found = try AttachTarget.interface(OwnNetwork.loopback).query(type)
        let revision = try #require(found.revision)
        let last = try Link.createTCX(
          program: programs[3].value, interface: OwnNetwork.loopback, type: type,
          anchor: .after(.linkID(middleID)), expectedRevision: revision)
        let now = try AttachTarget.interface(OwnNetwork.loopback).query(type)
        #expect(
          now.programs.map(\.linkID) == [
            try first.info().id, try afterFirst.info().id, middleID, try last.info().id,
          ])
        let fifth = try schedCls()
        expect(Errno(rawValue: 116)) { () throws(SystemCallError) in  // ESTALE
          _ = try Link.createTCX(
            program: fifth.value, interface: OwnNetwork.loopback, type: type,
            expectedRevision: revision)
        }
        expect(.fileExists) { () throws(SystemCallError) in
          _ = try Link.createTCX(
            program: programs[0].value, interface: OwnNetwork.loopback, type: type)
        }
      }
    }

    @Test func aNetnsLinkStandsInItsNamespace() throws {
      try OwnNetwork.run {
        let namespace = try NetworkNamespace.current()
        let runs = try RunCounter()
        let program = try runs.program(.socketLookup, .skLookup, returning: 1)  // SK_PASS
        let link = try Link.createNetns(
          program: program, namespace: namespace, type: .skLookup)
        try OwnNetwork.sendPacket()
        #expect(try runs.count > 0)
        let inode = UInt32(truncatingIfNeeded: try namespace.descriptor.status().inode)
        #expect(try link.info().details == .netns(inode: inode, attachType: .skLookup))
        try link.detach()
        #expect(try link.info().isSevered)
      }
    }

    @Test func aNamespaceHasOneFlowDissector() throws {
      try OwnNetwork.run {
        let namespace = try NetworkNamespace.current()
        let program = try Program.returning(0, type: .flowDissector, attachType: .flowDissector)
        let link = try Link.createNetns(
          program: program, namespace: namespace, type: .flowDissector)
        expect(.argListTooLong) { () throws(SystemCallError) in
          _ = try Link.createNetns(program: program, namespace: namespace, type: .flowDissector)
        }
        try link.detach()
      }
    }

    @Test func aNetfilterLinkRunsItsProgramForEachPacket() throws {
      try OwnNetwork.run {
        let runs = try RunCounter()
        guard let program = try? runs.program(.netfilter, .netfilter, returning: 1) else {
          try Test.cancel("this kernel has no netfilter programs")
        }
        let hook = NetfilterHook(family: .ipv4, hook: .localOut, priority: -128)
        let link = try Link.createNetfilter(program: program, hook)
        try OwnNetwork.sendPacket()
        #expect(try runs.count > 0)
        #expect(try link.info().details == .netfilter(hook))
        expect(.resourceBusy) { () throws(SystemCallError) in
          _ = try Link.createNetfilter(program: program, hook)
        }
        expect(.notSupportedOnSocket) { () throws(SystemCallError) in
          try link.update(to: program)
        }
        let defragmented = NetfilterHook(
          family: .ipv6, hook: .preRouting, priority: 10, flags: .defragment)
        do throws(SystemCallError) {
          let second = try Link.createNetfilter(program: program, defragmented)
          #expect(try second.info().details == .netfilter(defragmented))
        } catch {
          // Its module may not be there.
          #expect(error.errno != .invalidArgument && error.errno != .badAddress, "\(error)")
        }
        try link.detach()
      }
    }

    private func tcx(
      _ program: borrowing Program, _ type: AttachType, _ anchor: Anchor? = nil
    ) throws -> Link {
      do throws(SystemCallError) {
        return try Link.createTCX(
          program: program, interface: OwnNetwork.loopback, type: type, anchor: anchor)
      } catch {
        guard error.errno == .invalidArgument else { throw error }
        try Test.cancel("this kernel has no tcx")
      }
    }

    /// A program that an array can hold.
    private final class Held {
      let value: Program
      init(_ value: consuming Program) { self.value = value }
    }

    private func schedCls() throws -> Held { Held(try .returning(-1, type: .schedCLS)) }
  }
}
