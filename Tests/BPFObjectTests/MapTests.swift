import BPFObject
import BPFSyscall
import BTF
import Testing

/// Maps as `.maps` and data sections define them.
@Suite struct MapTests {
  let object: ObjectFile
  init() throws { object = try Fixture.object("maps") }

  private func map(_ name: String) throws -> MapSpec { try #require(object.map(named: name)) }

  @Test func everyFieldOfADefinitionIsRead() throws {
    let flows = try map("flows")
    #expect(flows.type == .hash)
    #expect(flows.keySize == 12)
    #expect(flows.valueSize == 24)
    #expect(flows.maxEntries == 1024)
    #expect(flows.flags == .noPreallocation)
    #expect(flows.pinnedByName)
    let btf = try #require(object.btf)
    #expect(btf.cDeclaration(of: flows.keyTypeID) == "struct flow_key")
    #expect(
      try btf.layout(of: flows.valueTypeID)
        == "struct 24{packets@0 u64;bytes@64 u64;lock@128 struct bpf_spin_lock 4{val@0 u32;};"
        + "flags@160:3 u8;state@163:5 u8;}")
    let plain = try map("plain")
    #expect(plain.keySize == 4 && plain.valueSize == 16 && plain.keyTypeID == 0)
    #expect(plain.numaNode == 1)
    #expect(!plain.pinnedByName)
    #expect(try map("seen").extra == 3)
    #expect(try map("events").type == .ringBuffer)
  }

  @Test func mapsInsideMapsHaveATemplateAndSlots() throws {
    let outer = try map("outer")
    #expect(outer.type == .arrayOfMaps && outer.valueSize == 4)
    let inner = try #require(outer.inner)
    #expect(inner.name == "outer.inner")
    #expect(inner.type == .array && inner.maxEntries == 4 && inner.valueSize == 8)
    #expect(
      outer.slots == [
        MapSlot(index: 1, target: .map("first")), MapSlot(index: 5, target: .map("second")),
      ])
    #expect(try map("jumps").slots == [MapSlot(index: 2, target: .program("tail"))])
  }

  @Test func dataSectionsAreMaps() throws {
    let constants = try map("maps.rodata")
    #expect(constants.role == .readOnlyData)
    #expect(constants.flags == [.readOnlyForPrograms, .memoryMappable])
    #expect(constants.initialValue?.count == 24)
    let data = try map("maps.data")
    #expect(data.role == .data && data.flags == .memoryMappable && data.maxEntries == 1)
    #expect(try map(".data.own").initialValue == [3, 0, 0, 0])
    let zeros = try map("maps.bss")
    #expect(zeros.role == .bss && zeros.valueSize == 32 && zeros.initialValue == nil)
    let btf = try #require(object.btf)
    #expect(try btf.type(zeros.valueTypeID).name == ".bss")
    #expect(zeros.globals(btf: btf) == ["zeroed"])
  }

  @Test func sectionOfStaticVariablesOnlyIsNotMappable() throws {
    let functions = try Fixture.object("functions")
    #expect(functions.map(named: "function.bss")?.flags == [])
  }

  @Test func mapsOfTheFileStandBeforeItsData() {
    let roles = object.maps.map(\.role)
    #expect(roles.prefix(8).allSatisfy { $0 == .user })
    #expect(roles.suffix(4).allSatisfy { $0.isData })
    #expect(roles.count == 12)
  }

  @Test func btfIsCompletedFromTheSymbols() throws {
    let btf = try #require(object.btf)
    let data = try #require(try btf.section(named: ".data"))
    #expect(data.size == 12)
    let names = try data.variables.map { try btf.type($0.typeID).name }
    #expect(names == ["counter", "quiet"])
    #expect(data.variables.map(\.offset) == [0, 8])
  }
}
