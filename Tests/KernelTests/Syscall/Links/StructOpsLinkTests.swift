import BPFSyscall
import Reconciler
import Testing

extension KernelTests {
  @Suite(.leavesNoDescriptor) struct StructOpsLinkTests {
    @Test func aLinkRegistersItsMapUntilItIsDetached() throws {
      let control = try CongestionControl(named: "bat_link")
      let link = try Link.createStructOps(map: control.map)
      #expect(try available().contains("bat_link"))
      let info = try link.info()
      let id = try control.map.info().id
      #expect(info.type == .structOps)
      #expect(info.details == .structOps(mapID: id))
      #expect(info.heldID == id)

      let same = try CongestionControl(named: "bat_link")
      expect(.fileExists) { () throws(SystemCallError) in
        _ = try Link.createStructOps(map: same.map)
      }
      try link.detach()
      #expect(try !available().contains("bat_link"))
      #expect(try link.info().isSevered)
    }

    @Test func aLinkTakesAnotherMap() throws {
      let former = try CongestionControl(named: "bat_update")
      let new = try CongestionControl(named: "bat_update")
      let link = try Link.createStructOps(map: former.map)
      try link.update(to: new.map, replacing: former.map)
      #expect(try link.info().heldID == (try new.map.info().id))
      expect(.notPermitted) { () throws(SystemCallError) in
        try link.update(to: former.map, replacing: former.map)
      }
      try link.update(to: former.map)
      #expect(try link.info().heldID == (try former.map.info().id))
    }

    /// Linux 6.12 to 7.2 do not survive that a map is registered in its own place.
    @Test(.enabled(if: Requirements.isGuest, "it would take this machine along"))
    func aLinkIsNotUpdatedToItsOwnMap() throws {
      let control = try CongestionControl(named: "bat_own")
      let other = try CongestionControl(named: "bat_own")
      let link = try Link.createStructOps(map: control.map)
      try link.update(to: control.map)
      try link.update(to: control.map, replacing: control.map)
      expect(.notPermitted) { () throws(SystemCallError) in
        try link.update(to: other.map, replacing: other.map)
      }
      try ScratchBPFFS.run { path in
        try Pin.create("\(path)/link", link.descriptor)
        try Pin.create("\(path)/map", control.map.descriptor)
        try LiveKernel().updateLink(
          at: "\(path)/link", to: "\(path)/map", replacing: "\(path)/map")
      }
      #expect(try link.info().heldID == (try control.map.info().id))
      #expect(try available().contains("bat_own"))
      // The kernel's list of them is whole: others come and go.
      for _ in 0..<3 {
        let next = try CongestionControl(named: "bat_next")
        let another = try Link.createStructOps(map: next.map)
        #expect(try available().contains("bat_next"))
        try another.detach()
      }
      try link.update(to: other.map, replacing: control.map)
      #expect(try link.info().heldID == (try other.map.info().id))
    }

    @Test func aMapOfAnotherTypeIsNotRegistered() throws {
      let plain = try RawMap.create(
        RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try Link.createStructOps(map: plain)
      }
    }

    private func available() throws -> [Substring] {
      let text = try readFile("/proc/sys/net/ipv4/tcp_available_congestion_control")
      return String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    }
  }
}
