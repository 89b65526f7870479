import Testing

@testable import BPFSyscall

/// The kernel's lists, as every table of them must be.
@Suite struct KernelConstantTests {
  @Test func everyListIsNumberedWithoutGaps() {
    checkNumbers(MapType.self)
    checkNumbers(ProgramType.self)
    checkNumbers(AttachType.self)
    checkNumbers(LinkType.self)
  }

  private func checkNumbers<List: KernelConstant>(_ list: List.Type) {
    let numbers = List.table.map(\.value.rawValue)
    #expect(numbers == Array(0..<UInt32(numbers.count)), "the numbers of \(List.listName)s")
    #expect(
      Set(List.table.map(\.name)).count == List.table.count, "the names of \(List.listName)s")
  }

  @Test func aConstantIsFoundByItsName() {
    #expect(MapType(named: "lru_percpu_hash") == .lruPerCPUHash)
    #expect(AttachType(named: "sk_lookup") == .skLookup)
    #expect(MapType(named: "no_such_type") == nil)
  }

  @Test func aNumberNewerThanTheTableStaysReadable() {
    let future = MapType(rawValue: 4000)
    #expect(future.name == nil)
    #expect(future.since == nil)
    #expect(future.description == "map type 4000")
  }

  @Test func aConstantKnowsSinceWhenItExists() {
    #expect(ProgramType.socketLookup.since == KernelVersion(5, 9))
    #expect(MapType.ringBuffer.since == KernelVersion(5, 8))
    #expect(LinkType.tcx.since == KernelVersion(6, 6))
  }

  @Test func aVersionIsReadAsFarAsItCanBeOne() {
    #expect(KernelVersion(release: "6.12.9-amd64") == KernelVersion(6, 12, 9))
    #expect(KernelVersion(release: "6.12") == KernelVersion(6, 12))
    #expect(KernelVersion(release: "4.19.300")?.code == 0x04_13FF)
    #expect(KernelVersion(release: "140737488355327.72057594037927935.1") == nil)
  }
}
