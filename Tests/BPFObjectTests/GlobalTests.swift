import BPFObject
import BTF
import Testing

/// Variables set before a program is loaded.
@Suite struct GlobalTests {
  let object: ObjectFile
  let btf: BTF
  init() throws {
    object = try Fixture.object("maps")
    btf = try #require(object.btf)
  }

  private func set(_ global: String, _ value: GlobalValue) throws -> MapSpec {
    let map = try #require(object.map(holding: global))
    return try map.setting(global: global, to: value, btf: btf)
  }

  private func offset(_ global: String) throws -> Int {
    let map = try #require(object.map(holding: global))
    let section = try btf.type(map.valueTypeID)
    return try #require(section.variables.first { try btf.type($0.typeID).name == global }).offset
  }

  @Test func numberIsWrittenAtItsPlace() throws {
    let value = try #require(try set("limit", 0x0102_0304).initialValue)
    let at = try offset("limit")
    #expect(value[at..<(at + 4)] == [4, 3, 2, 1])
    let before = try #require(object.map(named: "maps.rodata")?.initialValue)
    #expect(value.count == before.count)
    #expect(Array(value[..<at]) == Array(before[..<at]))
    #expect(Array(value[(at + 4)...]) == Array(before[(at + 4)...]))
  }

  @Test func variableThatBeginsAsZeroCanBeSet() throws {
    let value = try #require(
      try set("zeroed", .bytes([UInt8](repeating: 9, count: 32))).initialValue)
    #expect(value == [UInt8](repeating: 9, count: 32))
  }

  @Test func elementOfAnArrayCanBeSet() throws {
    let value = try #require(try set("zeroed.2", 9).initialValue)
    let at = try offset("zeroed")
    #expect(value[at + 16] == 9)
    #expect(value[at..<(at + 32)].reduce(0) { $0 + Int($1) } == 9)
    let error = #expect(throws: ObjectError.self) { try set("zeroed.4", 9) }
    #expect(error?.message == "no element '4' in an array of 4")
  }

  @Test func stringIsPaddedWithZeros() throws {
    let value = try #require(try set("label", "abc").initialValue)
    let at = try offset("label")
    #expect(Array(value[at..<(at + 8)]) == Array("abc".utf8) + [0, 0, 0, 0, 0])
  }

  @Test(arguments: [
    ("limit", GlobalValue.integer(1 << 32), "from 0 to 4294967295"),
    ("limit", .integer(-1), "from 0 to 4294967295"),
    ("limit", "seven", "takes no string"),
    ("limit", true, "takes no boolean"),
    ("label", "12345678", "at most 7 bytes"),
    ("label", 5, "takes no number"),
    ("zeroed", .bytes([1]), "takes 32 bytes"),
  ])
  func valueMustFit(global: String, value: GlobalValue, message: String) throws {
    let error = #expect(throws: ObjectError.self) { try set(global, value) }
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  @Test func unknownVariableNamesNearOnes() throws {
    let map = try #require(object.map(named: "maps.rodata"))
    let error = #expect(throws: ObjectError.self) {
      try map.setting(global: "limits", to: 1, btf: btf)
    }
    #expect(error?.advice == "did you mean 'limit'?")
    #expect(object.map(holding: "limits") == nil)
  }
}
