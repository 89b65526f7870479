import BPFSyscall
import Testing

extension KernelTests {
  /// bpf(2) with attributes in bytes.
  @Suite struct RawCommandTests {
    /// The first fields of `BPF_MAP_CREATE`: an array of one value of 8 bytes.
    private let array: [UInt32] = [2, 4, 8, 1]

    /// Attributes of `size` bytes that begin with these numbers.
    private func call(
      _ command: Command, _ numbers: [UInt32], size: Int, byte: (at: Int, value: UInt8)? = nil
    ) throws(SystemCallError) -> Int {
      try withSystemCallScope { scope throws(SystemCallError) in
        let attributes = scope.allocateZeroed(byteCount: size)
        for (index, number) in numbers.enumerated() where (index + 1) * 4 <= size {
          attributes.storeBytes(of: number, toByteOffset: index * 4, as: UInt32.self)
        }
        if let byte { attributes[byte.at] = byte.value }
        return try bpf(command, attributes)
      }
    }

    @Test func aCommandThatNoKernelKnowsIsInvalid() throws {
      let error = #expect(throws: SystemCallError.self) {
        try call(Command(rawValue: 4000), [], size: 8)
      }
      #expect(error == SystemCallError("bpf(4000)", errno: .invalidArgument))
    }

    /// What is missing is zero, and zero bytes beyond what the kernel knows are nothing.
    @Test(arguments: [16, 92, 128, 168, 256, 4096])
    func attributesMayBeShorterAndLongerThanTheKernels(_ size: Int) throws {
      let map = try RawMap(
        FileDescriptor(owning: Int32(try call(.mapCreate, array, size: size))))
      #expect(try map.info().maxEntries == 1)
    }

    @Test func whatIsCutOffIsZero() throws {
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try call(.mapCreate, array, size: 12)
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try call(.mapCreate, array, size: 0)
      }
    }

    @Test func aByteBeyondWhatTheKernelKnowsIsTooBig() {
      expect(.argListTooLong) { () throws(SystemCallError) in
        _ = try call(.mapCreate, array, size: 4096, byte: (at: 4095, value: 1))
      }
    }

    @Test func attributesLargerThanAPageAreTooBig() {
      expect(.argListTooLong) { () throws(SystemCallError) in
        _ = try call(.mapCreate, array, size: (64 << 10) + 8)
      }
    }

    @Test func aByteBehindTheCommandsLastFieldIsInvalid() {
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try call(.mapFreeze, [0], size: 16, byte: (at: 8, value: 1))
      }
    }

    @Test func theKernelWritesIntoTheAttributesAndWhereTheyPoint() throws {
      let map = try RawMap.create(
        RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 3))
      try withSystemCallScope { scope throws(SystemCallError) in
        let info = scope.allocateZeroed(byteCount: 512)
        let attributes = scope.allocateZeroed(byteCount: 16)
        attributes.storeBytes(of: map.descriptor.rawValue, as: Int32.self)
        attributes.storeBytes(of: 512, toByteOffset: 4, as: UInt32.self)
        attributes.storeBytes(
          of: UInt64(UInt(bitPattern: info.baseAddress)), toByteOffset: 8, as: UInt64.self)
        try bpf(.objectGetInfoByDescriptor, attributes)
        let size = attributes.load(fromByteOffset: 4, as: UInt32.self)
        #expect(size >= 80 && size < 512, "as many bytes as this kernel knows")
        #expect(info.load(fromByteOffset: 16, as: UInt32.self) == 3)
      }
    }

    @Test func commonAttributesCarryALog() throws {
      try withSystemCallScope { scope in
        let attributes = scope.allocateZeroed(byteCount: 92)
        for (index, number) in array.enumerated() {
          attributes.storeBytes(of: number, toByteOffset: index * 4, as: UInt32.self)
        }
        let log = scope.allocateZeroed(byteCount: 4096)
        var common = CommonAttributes(log: log)
        let map: Int
        do {
          map = try bpf(.mapCreate, attributes, common: &common)
        } catch let error as SystemCallError where error.errno == .invalidArgument {
          try Test.cancel("this kernel takes no common attributes")
        }
        closeDescriptor(Int32(map))
        attributes[28] = UInt8(ascii: " ")  // in the map's name
        expect(.invalidArgument) { () throws(SystemCallError) in
          try bpf(.mapCreate, attributes, common: &common)
        }
        let text = String(decoding: log.prefix { $0 != 0 }, as: UTF8.self)
        #expect(text.contains("map_name"))
        #expect(common.logTrueSize == text.utf8.count + 1)
      }
    }
  }
}
