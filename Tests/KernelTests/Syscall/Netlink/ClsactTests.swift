import BPFSyscall
import Testing

extension KernelTests {
  /// The queueing discipline that holds filters.
  @Suite struct ClsactTests {
    private let loopback = Clsact.loopback
    private let nowhere = TrafficControl(interface: 4711)

    @Test func itIsMadeOnceAndRemovedOnce() throws {
      try OwnNetwork.run {
        #expect(try !loopback.hasClsact())
        #expect(try !loopback.removeClsact())
        for _ in 0..<2 {
          try Clsact.add()
          #expect(try loopback.hasClsact())
          #expect(try !loopback.addClsact())
          #expect(try loopback.removeClsact())
          #expect(try !loopback.hasClsact())
          #expect(try !loopback.removeClsact())
        }
      }
    }

    @Test func theOlderDisciplineIsNotTakenForIt() throws {
      try OwnNetwork.run {
        try OtherTraffic.addIngress()
        #expect(try !loopback.hasClsact())
        #expect(try loopback.filters(.egress).isEmpty)
        expect(.fileExists) { () throws(SystemCallError) in try loopback.addClsact() }
        #expect(try !loopback.removeClsact())
      }
    }

    @Test func anInterfaceThatIsNotThereHasNone() throws {
      try Clsact.run { _ throws in
        #expect(try !nowhere.hasClsact())
        #expect(try nowhere.filters(.ingress).isEmpty)
        expect(.noSuchDevice) { () throws(SystemCallError) in try nowhere.addClsact() }
        expect(.noSuchDevice) { () throws(SystemCallError) in try nowhere.removeClsact() }
      }
    }

    @Test func itIsThatOfTheThreadsNetwork() throws {
      try Clsact.run { _ throws in
        let outer = try NetworkNamespace.current()
        try OwnNetwork.run { () throws in
          #expect(try !loopback.hasClsact())
          #expect(try outer.run { () throws(SystemCallError) in try loopback.hasClsact() })
          #expect(try outer.run { () throws(SystemCallError) in try loopback.removeClsact() })
        }
        #expect(try !loopback.hasClsact())
      }
    }

    @Test func itsFiltersGoWithIt() throws {
      try Clsact.run { loopback in
        let counted = try CountedProgram()
        try loopback.attach(
          counted.program, at: TrafficControl.Place(.ingress, priority: 1, handle: 1), name: "one")
        #expect(try loopback.removeClsact())
        try Clsact.add()
        #expect(try loopback.filters(.ingress).isEmpty)
      }
    }
  }
}
