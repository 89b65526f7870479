import BPFSyscall
import Testing

extension KernelTests {
  /// Programs that are attached to an interface without a link.
  @Suite struct TCXAttachTests {
    private let hook = AttachType.tcxIngress
    private let target = AttachTarget.interface(OwnNetwork.loopback)

    private func program() throws -> Program { try Program.returning(-1, type: .schedCLS) }

    /// Runs a test in its own network, where the kernel has tcx.
    private func run(_ body: () throws -> Void) throws {
      try OwnNetwork.run {
        do throws(SystemCallError) {
          _ = try target.query(hook)
        } catch {
          #expect(error.errno == .invalidArgument)
          try Test.cancel("this kernel has no tcx")
        }
        try body()
      }
    }

    private func ids() throws -> [UInt32] { try target.query(hook).programs.map(\.id) }

    @Test func programsStandWhereTheyWerePut() throws {
      try run {
        let first = try program()
        let second = try program()
        let third = try program()
        let fourth = try program()
        try third.attach(to: target, hook)
        try first.attach(to: target, hook, AttachOptions(anchor: .first))
        try second.attach(
          to: target, hook, AttachOptions(anchor: .before(.programID(third.info().id))))
        try fourth.attach(to: target, hook, AttachOptions(anchor: .last))
        #expect(
          try ids() == [
            first.info().id, second.info().id, third.info().id, fourth.info().id,
          ])
        expect(.fileExists) { () throws(SystemCallError) in
          try first.attach(to: target, hook)
        }
        try second.detach(from: target, hook)
        try target.detach(hook, AttachOptions(anchor: .first))
        #expect(try ids() == [third.info().id, fourth.info().id])
      }
    }

    @Test func aChangedHookIsNoticed() throws {
      try run {
        let first = try program()
        try first.attach(to: target, hook)
        let revision = try #require(try target.query(hook).revision)
        let second = try program()
        try second.attach(to: target, hook, AttachOptions(expectedRevision: revision))
        #expect(try target.query(hook).revision == revision + 1)
        expect(Errno(rawValue: 116)) { () throws(SystemCallError) in  // ESTALE
          try second.detach(from: target, hook, AttachOptions(expectedRevision: revision))
        }
        let third = try program()
        try third.attach(
          to: target, hook, AttachOptions(replacing: first.descriptor.rawValue))
        #expect(try ids() == [third.info().id, second.info().id])
      }
    }

    @Test func linksStandAmongThem() throws {
      try run {
        let first = try program()
        let linked = try program()
        let third = try program()
        let link = try Link.createTCX(
          program: linked, interface: OwnNetwork.loopback, type: hook)
        try first.attach(
          to: target, hook,
          AttachOptions(anchor: .before(.link(link.descriptor.rawValue))))
        try third.attach(
          to: target, hook, AttachOptions(anchor: .after(.linkID(link.info().id))))
        let found = try target.query(hook).programs
        #expect(
          found.map(\.id) == [try first.info().id, try linked.info().id, try third.info().id])
        #expect(found.map(\.linkID) == [nil, try link.info().id, nil])
      }
    }

    @Test func anInterfaceThatIsNotThereIsRefused() throws {
      try run {
        let program = try program()
        expect(.noSuchDevice) { () throws(SystemCallError) in
          try program.attach(to: .interface(0x7fff_fff0), hook)
        }
      }
    }
  }
}
