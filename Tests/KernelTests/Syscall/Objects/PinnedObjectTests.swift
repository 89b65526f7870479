import BPFSyscall
import Testing

extension KernelTests {
  /// Names in bpffs.
  @Suite(.leavesNoDescriptor) struct PinnedObjectTests {
    private func map() throws -> RawMap {
      try RawMap.create(RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
    }

    @Test func eachKindIsFoundWhereItWasPinned() throws {
      try ScratchBPFFS.run { path in
        let map = try map()
        try Pin.create("\(path)/map", map.descriptor)
        #expect(try RawMap(pinnedAt: "\(path)/map").info().id == map.info().id)
        let program = try Program.returning(2, type: .xdp)
        try Pin.create("\(path)/program", program.descriptor)
        #expect(try Program(pinnedAt: "\(path)/program").info().id == program.info().id)
        try ScratchCgroup.run { cgroup in
          let link = try CgroupLinks.ingress(cgroup)
          try Pin.create("\(path)/link", link.descriptor)
          #expect(try Link(pinnedAt: "\(path)/link").info().id == link.info().id)
          #expect(try Pin.open("\(path)/link").kind == .link)
        }
      }
    }

    @Test func whatIsPinnedIsToldApartAlsoOnceNobodyAsksForItsKind() throws {
      try ScratchBPFFS.run { path in
        let map = try map()
        let program = try Program.returning(2, type: .xdp)
        try Pin.create("\(path)/map", map.descriptor)
        try Pin.create("\(path)/program", program.descriptor)
        try ScratchCgroup.run { cgroup in
          let link = try CgroupLinks.ingress(cgroup)
          try Pin.create("\(path)/link", link.descriptor)
          let reader = ObjectReader()
          // From the second time on, what was learned at the first is used.
          for _ in 0..<3 {
            for (name, expected) in [
              ("map", ObjectDescription.map(try map.info())),
              ("program", .program(try program.info())),
              ("link", .link(try link.infoWithoutDetails())),
            ] {
              let descriptor = try Pin.openDescriptor("\(path)/\(name)")
              #expect(try reader.read(descriptor, withDetails: false) == expected)
            }
          }
          let descriptor = try Pin.openDescriptor("\(path)/link")
          #expect(try reader.read(descriptor, withDetails: true) == .link(try link.info()))
        }
        let file = try FileDescriptor(opening: "/dev/null")
        expect(.invalidArgument) { () throws(SystemCallError) in
          _ = try ObjectReader().read(file, withDetails: false)
        }
      }
    }

    @Test func anotherKindThanWasExpectedIsRefused() throws {
      try ScratchBPFFS.run { path in
        try Pin.create("\(path)/map", map().descriptor)
        do throws(SystemCallError) {
          _ = try Program(pinnedAt: "\(path)/map")
          Issue.record("a map was taken for a program")
        } catch {
          #expect(error.errno == .invalidArgument)
          #expect(error.subject == "\(path)/map: a map, not a program")
        }
        expect(.invalidArgument) { () throws(SystemCallError) in
          _ = try Link(pinnedAt: "\(path)/map")
        }
        try Pin.create("\(path)/program", Program.returning(2, type: .xdp).descriptor)
        expect(.invalidArgument) { () throws(SystemCallError) in
          _ = try RawMap(pinnedAt: "\(path)/program")
        }
      }
    }

    @Test func aMapIsOpenedForReadingOrWritingAlone() throws {
      try ScratchBPFFS.run { path in
        try Pin.create("\(path)/map", map().descriptor)
        let reader = try RawMap(pinnedAt: "\(path)/map", access: .readOnly)
        expect(.notPermitted) { () throws(SystemCallError) in
          try reader.update([0, 0, 0, 0], [1, 2, 3, 4])
        }
        let writer = try RawMap(pinnedAt: "\(path)/map", access: .writeOnly)
        try writer.update([0, 0, 0, 0], [1, 2, 3, 4])
        #expect(try reader.lookup([0, 0, 0, 0]) == [1, 2, 3, 4])
        expect(.notPermitted) { () throws(SystemCallError) in
          _ = try writer.lookup([0, 0, 0, 0])
        }
      }
    }

    @Test func aNameWithADotIsRefusedWithAReason() throws {
      try ScratchBPFFS.run { path in
        let map = try map()
        do throws(SystemCallError) {
          try Pin.create("\(path)/a.b", map.descriptor)
          Issue.record("it was pinned")
        } catch {
          #expect(error.errno == .notPermitted)
          #expect(error.subject == "\(path)/a.b: a name in bpffs cannot hold a '.'")
        }
      }
    }

    @Test func theKernelsRefusalsKeepTheirErrno() throws {
      try ScratchBPFFS.run { path in
        let map = try map()
        try Pin.create("\(path)/map", map.descriptor)
        expect(.fileExists) { () throws(SystemCallError) in
          try Pin.create("\(path)/map", map.descriptor)
        }
        expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
          try Pin.create("\(path)/none/map", map.descriptor)
        }
        expect(.notPermitted) { () throws(SystemCallError) in
          try Pin.create("\(path)-outside", map.descriptor)
        }
        expect(.permissionDenied) { () throws(SystemCallError) in _ = try Pin.open(path) }
      }
    }

    @Test func aRemovedNameIsGoneAndTheObjectStays() throws {
      try ScratchBPFFS.run { path in
        let map = try map()
        try Pin.create("\(path)/map", map.descriptor)
        try Pin.remove("\(path)/map")
        expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
          _ = try Pin.open("\(path)/map")
        }
        try map.update([0, 0, 0, 0], [1, 2, 3, 4])
      }
    }

    @Test func aPathStartsAtADirectory() throws {
      try ScratchBPFFS.run { path in
        let map = try map()
        try Directory.create("\(path)/inner", mode: 0o700)
        let directory = try FileDescriptor(openingDirectory: "\(path)/inner")
        do throws(SystemCallError) {
          try Pin.create("map", map.descriptor, relativeTo: directory)
        } catch {
          guard error.errno == .invalidArgument else { throw error }
          try Test.cancel("this kernel takes no directory that a path starts at")
        }
        #expect(try Pin.open("map", relativeTo: directory).kind == .map)
        #expect(try RawMap(pinnedAt: "\(path)/inner/map").info().id == map.info().id)
        let reader = try RawMap(
          Pin.open("map", access: .readOnly, relativeTo: directory).take())
        expect(.notPermitted) { () throws(SystemCallError) in
          try reader.update([0, 0, 0, 0], [1, 2, 3, 4])
        }
        expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
          _ = try Pin.open("none", relativeTo: directory)
        }
      }
    }
  }
}
