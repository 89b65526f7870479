import BPFSyscall
import Testing

extension KernelTests {
  /// Links that stand at a map.
  @Suite(.leavesNoDescriptor) struct MapLinkTests {
    @Test func aSockmapLinkStandsAtItsMap() throws {
      let map = try RawMap.create(
        RawMap.Options(type: .sockmap, keySize: 4, valueSize: 4, maxEntries: 4))
      let program = try Program.returning(1, type: .socketMessage, attachType: .skMsgVerdict)
      let other = try Program.returning(1, type: .socketMessage, attachType: .skMsgVerdict)
      let link = try sockmap(program, map)
      let info = try link.info()
      #expect(info.type == .sockmap)
      #expect(info.details == .sockmap(mapID: try map.info().id, attachType: .skMsgVerdict))
      expect(.resourceBusy) { () throws(SystemCallError) in
        _ = try Link.createSockmap(program: other, map: map, type: .skMsgVerdict)
      }
      expect(.notPermitted) { () throws(SystemCallError) in
        try link.update(to: other, replacing: other)
      }
      try link.update(to: other, replacing: program)
      #expect(try link.info().programID == (try other.info().id))
      try link.detach()
    }

    private func sockmap(
      _ program: borrowing Program, _ map: borrowing RawMap
    ) throws -> Link {
      do throws(SystemCallError) {
        return try Link.createSockmap(program: program, map: map, type: .skMsgVerdict)
      } catch {
        #expect(error.errno == .invalidArgument)
        try Test.cancel("this kernel has no links of sockmaps")
      }
    }
  }
}
