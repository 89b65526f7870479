import BPFSyscall
import Testing

extension KernelTests {
  /// Ids, and opening by them.
  @Suite(.leavesNoDescriptor) struct ObjectIDTests {
    private func map() throws -> RawMap {
      try RawMap.create(RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
    }

    @Test func idsRiseAndHoldWhatIsThere() throws {
      let first = try map().info().id
      let map = try map()
      let id = try map.info().id
      let ids = try ObjectIDs(of: .map).all()
      #expect(ids.contains(id))
      #expect(id > first)
      #expect(ids == Array(Set(ids)).sorted())
    }

    @Test func aWalkGoesOnBehindAnID() throws {
      let map = try map()
      let id = try map.info().id
      #expect(try ObjectIDs(of: .map).next(after: id - 1) == id)
      #expect(try ObjectIDs(of: .map).next(after: UInt32(Int32.max) - 1) == nil)
    }

    @Test func anIDOfAClosedMapIsNoLongerThere() throws {
      let id = try map().info().id
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        // The kernel frees a map some time after its last descriptor closed.
        for _ in 0..<100 {
          _ = try RawMap.open(id: id)
          System.sleep(milliseconds: 10)
        }
      }
    }

    @Test func eachKindIsOpenedByItsID() throws {
      let map = try map()
      #expect(try RawMap.open(id: map.info().id).info().id == map.info().id)
      let program = try Program.returning(2, type: .xdp)
      #expect(try Program.open(id: program.info().id).info().tag == program.info().tag)
      let btf = try LoadedBTF.load(HandmadeBTF.bytes)
      #expect(try LoadedBTF.open(id: btf.info().id).bytes() == HandmadeBTF.bytes)
      try ScratchCgroup.run { cgroup in
        let link = try CgroupLinks.ingress(cgroup)
        #expect(try Link.open(id: link.info().id).info().id == link.info().id)
        #expect(try ObjectIDs(of: .link).all().contains(link.info().id))
      }
    }

    @Test func aMapIsOpenedForReadingOrWritingAlone() throws {
      let map = try map()
      let id = try map.info().id
      let reader = try RawMap.open(id: id, access: .readOnly)
      #expect(try reader.lookup([0, 0, 0, 0]) == [0, 0, 0, 0])
      expect(.notPermitted) { () throws(SystemCallError) in
        try reader.update([0, 0, 0, 0], [1, 2, 3, 4])
      }
      let writer = try RawMap.open(id: id, access: .writeOnly)
      try writer.update([0, 0, 0, 0], [1, 2, 3, 4])
      expect(.notPermitted) { () throws(SystemCallError) in
        _ = try writer.lookup([0, 0, 0, 0])
      }
      #expect(try map.lookup([0, 0, 0, 0]) == [1, 2, 3, 4])
    }
  }
}

/// Links for tests that need any.
enum CgroupLinks {
  /// A link that lets every packet pass.
  static func ingress(_ cgroup: borrowing ScratchCgroup) throws -> Link {
    let program = try Program.returning(1, type: .cgroupSKB, attachType: .cgroupInetIngress)
    return try Link.createCgroup(
      program: program, group: cgroup.directory, type: .cgroupInetIngress)
  }
}
