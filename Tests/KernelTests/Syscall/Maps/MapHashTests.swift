import BPFSyscall
import Testing

extension KernelTests {
  /// The SHA-256 of what a map holds, and maps of one program alone.
  @Suite struct MapHashTests {
    /// The kernel's digest of bytes: that of a frozen array of one value.
    private func digest(_ bytes: [UInt8]) throws -> [UInt8] {
      let map = try RawMap.sample(.array, valueSize: UInt32(bytes.count), maxEntries: 1)
      try map.update(UInt32(0).bytes, bytes)
      try map.freeze()
      do throws(SystemCallError) {
        return try map.contentHash()
      } catch {
        #expect(error.errno == .argListTooLong, "\(error)")
        try Test.cancel("this kernel has no hash of maps")
      }
    }

    @Test func theHashIsThatOfTheValues() throws {
      // SHA-256 of "abcdefgh".
      let expected: [UInt8] = [
        0x9c, 0x56, 0xcc, 0x51, 0xb3, 0x74, 0xc3, 0xba, 0x18, 0x92, 0x10, 0xd5, 0xb6, 0xd4, 0xbf,
        0x57, 0x79, 0x0d, 0x35, 0x1c, 0x96, 0xc4, 0x7c, 0x02, 0x19, 0x0e, 0xcf, 0x1e, 0x43, 0x06,
        0x35, 0xab,
      ]
      #expect(try digest(Array("abcdefgh".utf8)) == expected)
    }

    @Test func onlyAFrozenArrayHasOne() throws {
      _ = try digest(UInt64(0).bytes)
      expect(.notPermitted) { () throws(SystemCallError) in
        _ = try RawMap.sample(.array).contentHash()
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        let map = try RawMap.sample(.hash)
        try map.freeze()
        _ = try map.contentHash()
      }
    }

    @Test func anExclusiveMapIsOfOneProgram() throws {
      // Descriptors are left out of what is hashed.
      let hash = try digest(Bytecode.loadMap(0, into: 1) + Bytecode.returning(2))
      let map = try RawMap.sample(.array) { $0.exclusiveProgramHash = hash }
      let load = Bytecode.loadMap(map.descriptor.rawValue, into: 1)
      _ = try Program.load(
        .init(type: .xdp, instructions: load + Bytecode.returning(2), license: "GPL"))
      expect(.permissionDenied) { () throws(SystemCallError) in
        _ = try Program.load(
          .init(type: .xdp, instructions: load + Bytecode.returning(1), license: "GPL"))
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try RawMap.sample(.array) { $0.exclusiveProgramHash = [1, 2, 3] }
      }
    }
  }
}
