import BPFSyscall
import Testing

extension KernelTests {
  /// Filters that hold programs.
  @Suite struct TrafficFilterTests {
    private func place(
      _ direction: TrafficControl.Direction, _ priority: UInt16 = 7, _ handle: UInt32 = 9
    ) -> TrafficControl.Place {
      TrafficControl.Place(direction, priority: priority, handle: handle)
    }

    @Test(arguments: TrafficControl.Direction.allCases)
    func aFilterRunsItsProgramForEachPacket(_ direction: TrafficControl.Direction) throws {
      try Clsact.run { loopback throws in
        let counted = try CountedProgram()
        let place = place(direction, 0xfffe, 0x7fff_fffe)
        try loopback.attach(counted.program, at: place, name: "runs")
        try OwnNetwork.sendPacket()
        let count = try counted.runs.count
        #expect(count > 0)
        #expect(
          try loopback.filters(direction) == [
            TrafficControl.Filter(place: place, programID: counted.id, name: "runs")
          ])
        let other: TrafficControl.Direction = direction == .ingress ? .egress : .ingress
        #expect(try loopback.filters(other).isEmpty)

        try loopback.detach(at: place)
        #expect(try loopback.filters(direction).isEmpty)
        try OwnNetwork.sendPacket()
        #expect(try counted.runs.count == count)
      }
    }

    @Test func anotherProgramTakesItsPlace() throws {
      try Clsact.run { loopback throws in
        let first = try CountedProgram()
        let second = try CountedProgram()
        let place = place(.ingress)
        try loopback.attach(first.program, at: place, name: "before")
        try loopback.replace(at: place, with: second.program, name: "after")
        #expect(
          try loopback.filters(.ingress) == [
            TrafficControl.Filter(place: place, programID: second.id, name: "after")
          ])
        try OwnNetwork.sendPacket()
        #expect(try first.runs.count == 0)
        #expect(try second.runs.count > 0)
      }
    }

    /// More than two datagrams of 32 KiB hold.
    @Test func allOfManyAreListed() throws {
      try Clsact.run { loopback throws in
        let counted = try CountedProgram()
        let name = String(repeating: "n", count: TrafficControl.maximumNameLength)
        let expected = (1...3 as ClosedRange<UInt16>).flatMap { priority in
          (1...100 as ClosedRange<UInt32>).map { handle in
            TrafficControl.Filter(
              place: place(.egress, priority, handle), programID: counted.id, name: name)
          }
        }
        for filter in expected {
          try loopback.attach(counted.program, at: filter.place, name: filter.name)
        }
        let found = try loopback.filters(.egress)
        #expect(found.count == expected.count)
        #expect(Set(found) == Set(expected))
        #expect(found.map(\.place.priority) == expected.map(\.place.priority))
      }
    }

    @Test func whatOthersMadeIsSeenAsItIs() throws {
      try Clsact.run { loopback throws in
        try OtherTraffic.addClassicFilter(priority: 3, handle: 4)
        try OtherTraffic.addClassicFilter(priority: 3, handle: 4, chain: 5)
        try? OtherTraffic.addMatchAll(priority: 4)
        #expect(
          try loopback.filters(.ingress) == [
            TrafficControl.Filter(
              place: place(.ingress, 3, 4), networkProtocol: 0x0800, programID: nil, name: "",
              isDirectAction: false)
          ])
        let counted = try CountedProgram()
        // The priority is another protocol's.
        expect(.invalidArgument) { () throws(SystemCallError) in
          try loopback.attach(counted.program, at: place(.ingress, 3, 5), name: "")
        }
      }
    }

    @Test func aPlaceThatIsTakenIsRefused() throws {
      try Clsact.run { loopback throws in
        let first = try CountedProgram()
        let second = try CountedProgram()
        try loopback.attach(first.program, at: place(.egress), name: "first")
        expect(.fileExists) { () throws(SystemCallError) in
          try loopback.attach(second.program, at: place(.egress), name: "second")
        }
        #expect(try loopback.filters(.egress).map(\.programID) == [first.id])
      }
    }

    @Test func whatIsNotThereIsNeitherReplacedNorRemoved() throws {
      try Clsact.run { loopback throws in
        let counted = try CountedProgram()
        func refuse() {
          expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
            try loopback.replace(at: place(.egress), with: counted.program, name: "")
          }
          expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
            try loopback.detach(at: place(.egress))
          }
        }
        refuse()
        // The priority is there then, and the handle is not.
        try loopback.attach(counted.program, at: place(.egress, 7, 1), name: "")
        refuse()
        #expect(try loopback.filters(.egress).map(\.place) == [place(.egress, 7, 1)])
      }
    }

    @Test func anInterfaceThatIsNotThereIsRefused() throws {
      try Clsact.run { _ throws in
        let nowhere = TrafficControl(interface: 4711)
        let counted = try CountedProgram()
        expect(.noSuchDevice) { () throws(SystemCallError) in
          try nowhere.attach(counted.program, at: place(.egress), name: "")
        }
        expect(.noSuchDevice) { () throws(SystemCallError) in
          try nowhere.replace(at: place(.egress), with: counted.program, name: "")
        }
        expect(.noSuchDevice) { () throws(SystemCallError) in
          try nowhere.detach(at: place(.egress))
        }
      }
    }

    @Test func withoutClsactThereIsNoPlace() throws {
      try Clsact.run { loopback throws in
        try loopback.removeClsact()
        let counted = try CountedProgram()
        expect(.invalidArgument) { () throws(SystemCallError) in
          try loopback.attach(counted.program, at: place(.egress), name: "")
        }
        expect(.invalidArgument) { () throws(SystemCallError) in
          try loopback.detach(at: place(.egress))
        }
        #expect(try loopback.filters(.egress).isEmpty)
      }
    }

    @Test func aProgramOfAnotherTypeIsRefused() throws {
      try Clsact.run { loopback throws in
        let program = try Program.returning(2, type: .xdp, attachType: .xdp)
        expect(.invalidArgument) { () throws(SystemCallError) in
          try loopback.attach(program, at: place(.egress), name: "")
        }
        #expect(try loopback.filters(.egress).isEmpty)
      }
    }
  }
}
