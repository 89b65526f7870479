import CBPF
import Testing

@testable import BPFSyscall

/// Flags of maps and elements, and what options make of them.
@Suite struct MapFlagsTests {
  @Test func flagsAreTheKernels() {
    #expect(MapFlags.noPreallocation.rawValue == 1)
    #expect(MapFlags.link.rawValue == 0x2000)
    #expect(MapFlags.overwriteRingBuffer.rawValue == 0x8_0000)
    #expect(ElementFlags.any.rawValue == 0)
    #expect([ElementFlags.noExist, .exist, .lock, .allCPUs].map(\.rawValue) == [1, 2, 4, 16])
    #expect(ElementFlags.cpu(3).rawValue == 3 << 32 | 8)
  }

  @Test func nodeZeroAndDescriptorZeroAreAskedFor() {
    var options = RawMap.Options(type: .hash, keySize: 2, valueSize: 3, maxEntries: 4)
    options.numaNode = 0
    options.valueTypeBTF = 0
    options.token = 0
    let attributes = options.attributes(name: ObjectName(truncating: ""), hash: 0)
    #expect(attributes.map_flags == 1 << 2 | 1 << 15 | 1 << 16)
  }
}
