import Testing

@testable import BPFSyscall

/// Where the options of a new map land in the attributes of `BPF_MAP_CREATE`.
@Suite struct MapOptionsTests {
  private let plain = RawMap.Options(type: .hash, keySize: 2, valueSize: 3, maxEntries: 4)

  private func attributes(_ options: RawMap.Options, hash: UInt64 = 0) -> Attributes {
    Attributes(options.attributes(name: ObjectName(truncating: options.name), hash: hash))
  }

  @Test func whatIsNotAskedForIsZero() {
    var found = attributes(plain)
    #expect((0..<4).map { found.u32($0 * 4) } == [1, 2, 3, 4])
    #expect(found.isTaken)
  }

  @Test func everyOptionLandsAtItsOffset() {
    var options = plain
    options.flags = .noPreallocation
    options.innerMap = 5
    options.numaNode = 6
    options.name = "a_name.of_15_by"
    options.interfaceIndex = 7
    options.btf = 8
    options.keyTypeID = 9
    options.valueTypeID = 10
    options.kernelValueTypeID = 11
    options.extra = 12 << 32
    options.valueTypeBTF = 13
    options.token = 14
    options.exclusiveProgramHash = [UInt8](repeating: 1, count: 32)
    var found = attributes(options, hash: 15 << 32)
    #expect((0..<4).map { found.u32($0 * 4) } == [1, 2, 3, 4])
    #expect(found.u32(16) == 1 << 0 | 1 << 2 | 1 << 15 | 1 << 16)
    #expect(found.u32(20) == 5)
    #expect(found.u32(24) == 6)
    #expect(found.text(28, 16) == "a_name.of_15_by")
    #expect(found.u32(44) == 7)
    #expect(found.u32(48) == 8)
    #expect(found.u32(52) == 9)
    #expect(found.u32(56) == 10)
    #expect(found.u32(60) == 11)
    #expect(found.u64(64) == 12 << 32)
    #expect(found.u32(72) == 13)
    #expect(found.u32(76) == 14)
    #expect(found.u64(80) == 15 << 32)
    #expect(found.u32(88) == 32)
    #expect(found.isTaken)
  }

  @Test func nodeZeroAndDescriptorZeroAreAskedFor() {
    var options = plain
    options.numaNode = 0
    options.valueTypeBTF = 0
    options.token = 0
    var found = attributes(options)
    #expect(found.u32(16) == 1 << 2 | 1 << 15 | 1 << 16)
  }

  @Test func flagsAreTheKernels() {
    #expect(MapFlags.noPreallocation.rawValue == 1)
    #expect(MapFlags.link.rawValue == 0x2000)
    #expect(MapFlags.overwriteRingBuffer.rawValue == 0x8_0000)
    #expect(ElementFlags.any.rawValue == 0)
    #expect([ElementFlags.noExist, .exist, .lock, .allCPUs].map(\.rawValue) == [1, 2, 4, 16])
    #expect(ElementFlags.cpu(3).rawValue == 3 << 32 | 8)
  }
}
