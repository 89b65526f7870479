import BPFSyscall
import Testing

extension KernelTests {
  /// XDP programs that no link holds.
  @Suite struct InterfaceXDPTests {
    private let loopback = InterfaceXDP(interface: OwnNetwork.loopback)

    private func counted() throws -> CountedProgram { try CountedProgram(.xdp, returning: 2) }

    @Test func aProgramIsAttachedReplacedAndTakenOff() throws {
      try OwnNetwork.run {
        #expect(try loopback.attached() == nil)
        let (first, second) = (try counted(), try counted())
        try loopback.attach(first.program, mode: .generic)
        #expect(try loopback.attached()?.id == first.id)
        #expect(try loopback.attached()?.mode == .generic)
        try OwnNetwork.sendPacket()
        #expect(try first.runs.count > 0)
        try loopback.replace(with: second.program, mode: .generic)
        #expect(try loopback.attached()?.id == second.id)
        try OwnNetwork.sendPacket()
        #expect(try second.runs.count > 0)
        try loopback.detach(second.program, mode: .generic)
        #expect(try loopback.attached() == nil)
      }
    }

    @Test func whatIsThereStays() throws {
      try OwnNetwork.run {
        let (first, second) = (try counted(), try counted())
        try loopback.attach(first.program, mode: .generic)
        expect(.resourceBusy) { () throws(SystemCallError) in
          try loopback.attach(second.program, mode: .generic)
        }
        expect(.fileExists) { () throws(SystemCallError) in
          try loopback.detach(second.program, mode: .generic)
        }
        #expect(try loopback.attached()?.id == first.id)
      }
    }

    @Test func whatALinkHoldsIsToldAndStays() throws {
      try OwnNetwork.run {
        let (first, second) = (try counted(), try counted())
        let link = try Link.createXDP(
          program: first.program, interface: OwnNetwork.loopback, flags: .generic)
        #expect(try loopback.attached()?.id == first.id)
        expect(.resourceBusy) { () throws(SystemCallError) in
          try loopback.detach(first.program, mode: .generic)
        }
        expect(.resourceBusy) { () throws(SystemCallError) in
          try loopback.replace(with: second.program, mode: .generic)
        }
        try link.detach()
        #expect(try loopback.attached() == nil)
      }
    }

    @Test(arguments: [4711, 0, UInt32.max]) func anInterfaceMustBeThere(_ index: UInt32) throws {
      let nowhere = InterfaceXDP(interface: index)
      let program = try counted()
      try OwnNetwork.run {
        expect(.noSuchDevice) { () throws(SystemCallError) in _ = try nowhere.attached() }
        expect(.noSuchDevice) { () throws(SystemCallError) in try nowhere.attach(program.program) }
      }
    }
  }
}
