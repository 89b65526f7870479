import CBPF
import Testing

@testable import BPFSyscall

@Suite struct PerfEventEncodingTests {
  @Test func attributesLandWhereTheKernelReadsThem() {
    var attributes = PerfEvent.Attributes(source: .breakpoint, config: 2)
    attributes.config1 = 3
    attributes.config2 = 4
    attributes.config3 = 5
    attributes.sampling = .frequency(99)
    attributes.sampleType = [.raw, .time]
    attributes.readFormat = 6
    attributes.options = [.disabled, .excludeKernel]
    attributes.wakeup = 7
    attributes.breakpointType = 8
    attributes.maximumStackDepth = 9
    let numbers = image(attributes.layout)
    #expect(
      Array(numbers[0..<48])
        == words([5, 136, 2, 0, 99, 0, 1 << 10 | 1 << 2, 0, 6, 0, 1 | 1 << 5 | 1 << 10, 0]))
    #expect(Array(numbers[48..<72]) == words([7, 8, 3, 0, 4, 0]))
    #expect(numbers[108] == 9)
    #expect(Array(numbers[128..<136]) == words([5, 0]))
    #expect(numbers.count == 136)
  }

  @Test func aRawEventIsItsNumber() {
    let attributes = PerfEvent.Attributes.raw(0x01c2, sampling: .period(7))
    let numbers = image(attributes.layout)
    #expect(Array(numbers[0..<24]) == words([4, 136, 0x01c2, 0, 7, 0]))
  }

  @Test func aNamesAddressIsThereDuringTheCall() throws {
    var attributes = PerfEvent.Attributes(source: .software, config: 0)
    attributes.config1 = 77
    #expect(try attributes.withLayout { $0.config1 } == 77)
    attributes.name = "do_unlinkat"
    #expect(try attributes.withLayout { $0.config1 } > 4096)
    attributes.name = "a\0b"
    #expect(throws: SystemCallError.self) { try attributes.withLayout { $0.config1 } }
  }

  /// `_IO`, `_IOW`, `_IOR` and `_IOWR` of perf's letter.
  @Test func requestsAreThoseOfTheKernel() {
    let none: UInt64 = 0
    let write: UInt64 = 1
    let read: UInt64 = 2
    func number(_ way: UInt64, _ size: UInt64, _ index: UInt64) -> UInt64 {
      way << 30 | size << 16 | 0x24 << 8 | index
    }
    #expect(
      PerfEvent.Request.allCases.map(\.rawValue) == [
        number(none, 0, 0), number(none, 0, 1), number(none, 0, 2), number(none, 0, 3),
        number(write, 8, 4), number(none, 0, 5), number(write, 8, 6), number(read, 8, 7),
        number(write, 4, 8), number(write, 4, 9), number(read | write, 8, 10),
        number(write, 8, 11),
      ])
  }

  @Test(arguments: [
    ("config:0", 0), ("config:32-63", 32), ("config:5,8", 5), ("config1:0", nil), ("", nil),
    ("config:64", nil),
  ])
  func aFieldsFormatTellsItsLowestBit(_ format: String, _ bit: Int?) {
    #expect(PMU.lowestBit(format) == bit)
  }
}

private func image<Value: BitwiseCopyable>(_ value: Value) -> [UInt8] {
  withUnsafeBytes(of: value) { Array($0) }
}

private func words(_ words: [UInt32]) -> [UInt8] {
  words.flatMap { word in withUnsafeBytes(of: word) { Array($0) } }
}
