import BPFSyscall
import Testing

extension KernelTests {
  @Suite(.leavesNoDescriptor) struct NetkitLinkTests {
    @Test(arguments: [AttachType.netkitPrimary, .netkitPeer])
    func aNetkitLinkStandsWhereItsAnchorSays(_ type: AttachType) throws {
      try OwnNetwork.run {
        let interface = try NetkitDevice.create(named: "bat0")
        let first = try program(type)
        let second = try program(type)
        let link = try Link.createNetkit(program: first, interface: interface, type: type)
        let before = try Link.createNetkit(
          program: second, interface: interface, type: type,
          anchor: .before(.link(link.descriptor.rawValue)))
        let found = try AttachTarget.interface(interface).query(type)
        #expect(found.programs.map(\.id) == [try second.info().id, try first.info().id])
        let end = type == .netkitPeer ? try interfaceIndex("nk0") : interface
        #expect(try link.info().details == .netkit(interface: end, attachType: type))
        let third = try program(type)
        try link.update(to: third, replacing: first)
        #expect(try link.info().programID == (try third.info().id))
        expect(.notPermitted) { () throws(SystemCallError) in
          try link.update(to: first, replacing: first)
        }
        try before.detach()
        #expect(try before.info().isSevered)
      }
    }

    @Test func anInterfaceOfAnotherKindIsRefused() throws {
      try OwnNetwork.run {
        _ = try NetkitDevice.create(named: "bat0")
        let program = try program(.netkitPrimary)
        expect(.noSuchAddressOrDevice) { () throws(SystemCallError) in
          _ = try Link.createNetkit(
            program: program, interface: OwnNetwork.loopback, type: .netkitPrimary)
        }
      }
    }

    private func program(_ type: AttachType) throws(SystemCallError) -> Program {
      try .returning(-1, type: .schedCLS, attachType: type)  // NETKIT_NEXT
    }
  }
}
