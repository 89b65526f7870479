import BTF
import Testing

/// Each kind of type, decoded from bytes made by hand.
@Suite struct DecodeTests {
  @Test func everyKindCarriesItsOwn() throws {
    var made = MadeBTF()
    let int = made.integer("int", 4, isSigned: true)
    let pointer = made.add(.pointer, "", int)
    let array = made.add(.array, "", 0, int, int, 3)
    let a = made.text("a")
    let structure = made.add(.structure, "s", info: 2, 16, a, int, 0, 0, array, 32)
    let union = made.add(.union, "u", info: 1, 4, a, int, 0)
    let enumeration = made.add(.enumeration, "e", info: 1 << 31 | 1, 4, a, 0xFFFF_FFFF)
    let unsigned = made.add(.enumeration, "f", info: 1, 4, a, 0xFFFF_FFFF)
    let wide = made.add(.enumeration64, "g", info: 1, 8, a, 1, 2)
    let forward = made.add(.forward, "w", info: 1 << 31)
    let typedef = made.add(.typedef, "t", structure)
    let prototype = made.add(.prototype, "", info: 2, int, a, pointer, 0, 0)
    let function = made.add(.function, "main", info: 1, prototype)
    let variable = made.add(.variable, "v", typedef, 1)
    let section = made.add(.section, ".data", info: 1, 16, variable, 8, 16)
    let float = made.add(.float, "double", 8)
    let tag = made.add(.declarationTag, "tagged", structure, 0xFFFF_FFFF)
    let typeTag = made.add(.typeTag, "kptr", structure)
    let btf = try made.make()

    #expect(btf.typeCount == 17)
    #expect(try btf.type(0).kind == .void)
    #expect(try btf.type(int).isSigned)
    #expect(try btf.type(pointer).typeID == int)
    #expect(try btf.type(array).array?.element == int)
    #expect(try btf.type(array).array?.count == 3)
    #expect(try btf.type(structure).members.map(\.bitOffset) == [0, 32])
    #expect(try btf.type(structure).members.map(\.name) == ["a", ""])
    #expect(try btf.type(union).kind == .union)
    #expect(try btf.type(enumeration).enumerators.map(\.value) == [-1])
    #expect(try btf.type(unsigned).enumerators.map(\.value) == [0xFFFF_FFFF])
    #expect(try btf.type(wide).enumerators.map(\.value) == [1 | 2 << 32])
    #expect(try btf.type(forward).content == .forward(isUnion: true))
    #expect(try btf.resolved(typedef).id == structure)
    #expect(try btf.type(prototype).parameters.map(\.typeID) == [pointer, 0])
    #expect(try btf.type(function).linkage == .global)
    #expect(try btf.type(variable).linkage == .global)
    #expect(try btf.section(named: ".data")?.variables.first?.offset == 8)
    #expect(try btf.type(float).size == 8)
    #expect(try btf.type(tag).content == .declarationTag(structure, component: -1))
    #expect(try btf.type(typeTag).name == "kptr")
    #expect(btf.id(named: "s", kind: .structure) == structure)
    #expect(btf.id(named: "s", kind: .union) == nil)
    #expect(btf.id(named: "", kind: .pointer) == nil)
    #expect(section == 14)
  }

  @Test func bitFieldsHaveASize() throws {
    var made = MadeBTF()
    let int = made.integer("unsigned int", 4)
    let name = made.text("low")
    let id = made.add(.structure, "s", info: 1 << 31 | 1, 4, name, int, 3 << 24 | 5)
    let member = try #require(try made.make().type(id).members.first)
    #expect(member.bitOffset == 5 && member.bitFieldSize == 3)
  }

  @Test func sizesMultiplyAndOverflowIsAnError() throws {
    var made = MadeBTF()
    let int = made.integer("int", 4)
    let row = made.add(.array, "", 0, int, int, 10)
    let table = made.add(.array, "", 0, row, int, 20)
    var huge = table
    for _ in 0..<4 { huge = made.add(.array, "", 0, huge, int, 0xFFFF_FFFF) }
    let empty = made.add(.forward, "f")
    let btf = try made.make()
    #expect(try btf.size(of: table) == 800)
    #expect(throws: BTFError.self) { try btf.size(of: huge) }
    #expect(throws: BTFError.self) { try btf.size(of: empty) }
    #expect(throws: BTFError.self) { try btf.size(of: 0) }
  }

  @Test func typesThatReferToThemselvesEnd() throws {
    var made = MadeBTF()
    made.add(.const, "", 2)
    made.add(.volatile, "", 1)
    made.add(.array, "", 0, 3, 3, 1)
    let a = made.text("a")
    made.add(.structure, "s", info: 2, 8, a, 4, 0, a, 4, 0)
    let btf = try made.make()
    #expect(throws: BTFError.self) { try btf.resolved(1) }
    for id in 1...4 as ClosedRange<UInt32> {
      #expect(throws: BTFError.self) { try btf.layout(of: id) }
    }
    for id in 1...3 as ClosedRange<UInt32> {
      #expect(throws: BTFError.self) { try btf.size(of: id) }
    }
    #expect(btf.cDeclaration(of: 1) == nil)
  }

  @Test func splitBTFContinuesItsBase() throws {
    var made = MadeBTF()
    let int = made.integer("int", 4)
    let base = try made.make()
    var module = MadeBTF(onTopOf: base, strings: made.stringCount)
    let own = module.add(.typedef, "own", int)
    #expect(own == 2)
    let split = try BTF(module.bytes(), base: base)
    #expect(split.firstTypeID == 2 && split.typeCount == 1)
    #expect(try split.type(own).name == "own")
    #expect(try split.resolved(own).name == "int")
    #expect(split.id(named: "int", kind: .integer) == int)
    #expect(split.ids(essentiallyNamed: "own___x", kinds: [.typedef]) == [own])
    #expect(split.ids(essentiallyNamed: "int", kinds: [.integer]).isEmpty)
    #expect(throws: BTFError.self) { try split.type(3) }
  }
}
