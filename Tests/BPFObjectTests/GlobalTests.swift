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
    let map = try map(holding: global)
    return try map.setting(global: global, to: value, btf: btf)
  }

  private func map(holding global: String) throws -> MapSpec {
    let meanings = GlobalNames(object).meanings(of: global)
    try #require(meanings.count == 1)
    return meanings[0].map
  }

  private func offset(_ global: String) throws -> Int {
    let map = try map(holding: global)
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
    #expect(GlobalNames(object).meanings(of: "limits").isEmpty)
  }
}

/// Variables of one name, as linked files have them.
@Suite struct SameNameTests {
  let object: ObjectFile
  let btf: BTF
  let names: GlobalNames
  init() throws {
    object = try Fixture.object("same_names")
    btf = try #require(object.btf)
    names = GlobalNames(object)
  }

  @Test func aNameOfSeveralSectionsMeansAllOfThem() {
    #expect(
      names.meanings(of: "hidden_a").map(\.full)
        == [".data.own/hidden_a", "data/hidden_a", "bss/hidden_a"])
  }

  @Test(arguments: [
    ("data/hidden_a", "same_nam.data"), (".data/hidden_a", "same_nam.data"),
    ("bss/hidden_a", "same_nam.bss"), (".data.own/hidden_a", ".data.own"),
    ("data.own/hidden_a", ".data.own"), ("data/limits.rate", "same_nam.data"),
    ("limits.rate", "same_nam.data"), ("count.total", "same_nam.data"),
    ("data/count.total", "same_nam.data"),
  ])
  func theSectionSaysWhich(name: String, map: String) throws {
    let meanings = names.meanings(of: name)
    #expect(meanings.map(\.map.name) == [map])
    let changed = try meanings[0].map.setting(global: meanings[0].path, to: 77, btf: btf)
    let range = try changed.range(of: meanings[0].path, btf: btf)
    #expect(changed.initialValue?[range].first == 77)
  }

  @Test(arguments: ["rodata/hidden_a", "data/total", "own/hidden_a", "hidden_a/data", "/hidden_a"])
  func whatNoSectionHasMeansNothing(name: String) {
    #expect(names.meanings(of: name).isEmpty)
  }

  @Test func severalOfOneSectionCannotBeSet() throws {
    let map = try #require(names.meanings(of: "hidden_d").first?.map)
    let error = #expect(throws: ObjectError.self) {
      try map.setting(global: "hidden_d", to: 1, btf: btf)
    }
    #expect(error?.message.hasPrefix("'hidden_d' is the name of several variables") == true)
  }

  @Test func whatIsWrittenMeansOneVariable() throws {
    var written: Set<String> = []
    for map in object.maps {
      for (name, text) in names.written(in: map) {
        #expect(names.meanings(of: text).map(\.map.name) == [map.name])
        #expect(names.meanings(of: text).map(\.path) == [name])
        written.insert(text)
      }
    }
    #expect(
      written == [
        ".data.own/hidden_a", "data/hidden_a", "bss/hidden_a", "limits", "count.total",
      ])
  }
}
