import Testing

@testable import BPFLoader

/// The bytes that `usdt.bpf.h` reads; the sizes and places are what clang makes of its structures.
@Suite struct USDTLayoutTests {
  private func bytes(_ place: USDTArgument.Place, size: Int, signed: Bool = false, _ valueSize: Int)
    throws -> [UInt8]
  {
    let site = USDTSite(
      offset: 0, address: 0, semaphoreOffset: nil, argumentText: "text",
      arguments: [USDTArgument(size: size, isSigned: signed, place: place)])
    return try site.specification(cookie: 0x1122_3344_5566_7788, valueSize: valueSize)
  }

  @Test func theLayoutBeforeLibbpf17() throws {
    let spec = try bytes(.memory(152, offset: -2), size: 4, signed: true, 208)
    #expect(
      Array(spec.prefix(16)) == [
        0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 152, 0, 1, 32,
      ])
    #expect(spec[16..<192].allSatisfy { $0 == 0 })
    #expect(
      Array(spec[192...]) == [
        0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 1, 0, 0, 0, 0, 0, 0, 0,
      ])
    #expect(Array(try bytes(.register(80), size: 8, 208)[8..<16]) == [1, 0, 0, 0, 80, 0, 0, 0])
    #expect(Array(try bytes(.constant(7), size: 1, 208)[7..<16]) == [0, 0, 0, 0, 0, 0, 0, 0, 56])
  }

  @Test func theLayoutSinceLibbpf17() throws {
    let spec = try bytes(
      .element(32, index: 152, shift: 3, offset: -96), size: 1, signed: true, 304)
    #expect(
      Array(spec.prefix(24)) == [
        0xA0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 3, 0, 152, 0x30, 0, 0, 32, 0, 1, 56, 0, 0,
        0, 0, 0, 0,
      ])
    #expect(Array(spec[288..<298]) == [0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 1, 0])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let index = try #require(throws: LoaderError.self) {
      try bytes(.element(32, index: 80, shift: 0, offset: 0), size: 8, 208)
    }
    #expect(index.advice?.contains("1.7") == true)
    for size in [0, 207, 209, 240, 1 << 20] {
      let other = try #require(throws: LoaderError.self) { try bytes(.constant(1), size: 8, size) }
      #expect(other.reason == .invalidBytecode)
    }
  }
}
