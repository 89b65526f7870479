import BTF
import Testing

/// Types added and changed: the bytes are libbpf's.
@Suite struct EditorTests {
  /// A type of each kind, with the ids 1 to 21.
  static func everyKind() throws -> BTFEditor {
    var editor = BTFEditor(headerLength: 32)
    let int = try editor.add(.integer(BTFInteger(size: 4, isSigned: true)), named: "int")
    try editor.add(.integer(BTFInteger(size: 1, isBoolean: true)), named: "_Bool")
    let pointer = try editor.add(.pointer(to: int))
    let array = try editor.add(.array(BTFArray(element: pointer, index: int, count: 3)))
    let first = BTFMember(name: "first", typeID: int, bitOffset: 0)
    let structure = try editor.add(
      .structure(size: 24, [first, BTFMember(name: "", typeID: array, bitOffset: 64)]), named: "s")
    try editor.add(
      .structure(
        size: 4,
        [
          BTFMember(name: "first", typeID: int, bitOffset: 0, bitFieldSize: 3),
          BTFMember(name: "s", typeID: int, bitOffset: 3, bitFieldSize: 5),
        ]), named: "fields")
    try editor.add(.union(size: 4, [first]), named: "u")
    let values = [BTFEnumerator(name: "A", value: -1), BTFEnumerator(name: "B", value: 7)]
    try editor.add(.enumeration(size: 4, isSigned: true, values), named: "e")
    let wide = [BTFEnumerator(name: "C", value: 1 | 2 << 32)]
    try editor.add(.enumeration64(size: 8, isSigned: false, wide), named: "g")
    try editor.add(.forward(isUnion: true), named: "w")
    let typedef = try editor.add(.typedef(structure), named: "s_t")
    try editor.add(.const(try editor.add(.volatile(typedef))))
    try editor.add(.restrict(pointer))
    let parameters = [BTFParameter(name: "first", typeID: pointer), BTFParameter()]
    let prototype = try editor.add(.prototype(returns: int, parameters))
    try editor.add(.function(prototype: prototype, .global), named: "main")
    let variable = try editor.add(.variable(int, .extern), named: "counter")
    let place = BTFSectionVariable(typeID: variable, offset: 0, size: 4)
    try editor.add(.section(size: 4, [place]), named: ".data")
    try editor.add(.float(size: 8), named: "double")
    try editor.add(.declarationTag(structure, component: 1), named: "tagged")
    try editor.add(.typeTag(structure), named: "kptr")
    return editor
  }

  @Test func bytesOfEveryKindAreLibbpfs() throws {
    let editor = try Self.everyKind()
    #expect(editor.encoded() == LibbpfBytes.all)
    #expect(editor.typeCount == 21)
  }

  @Test func whatIsOpenedAndNotChangedStaysAsItIs() throws {
    #expect(try BTFEditor(LibbpfBytes.all).encoded() == LibbpfBytes.all)
  }

  @Test func whatIsDecodedIsEncodedAgain() throws {
    let btf = try BTF(LibbpfBytes.all)
    var editor = BTFEditor(headerLength: 32)
    for id in btf.typeIDs {
      let type = try btf.type(id)
      #expect(try editor.add(type.content, named: type.name) == id)
    }
    #expect(editor.encoded() == LibbpfBytes.all)
  }

  @Test func changesOfOpenedBytesAreLibbpfs() throws {
    var editor = try BTFEditor(LibbpfBytes.all)
    let (variable, section): (UInt32, UInt32) = (17, 18)
    // The end of another string is not found; a whole one is.
    #expect(try editor.addString("ain") == 82)
    #expect(try editor.addString("main") == 44)
    try editor.add(.variable(1, .global), named: "dummy_ksym")
    try editor.setSize(24, of: section)
    try editor.setVariable(
      BTFSectionVariable(typeID: variable, offset: 8, size: 16), at: 0, of: section)
    #expect(editor.encoded() == LibbpfBytes.more)
  }

  @Test func namesTypesAndLinkageChange() throws {
    var editor = try Self.everyKind()
    try editor.setName("int", of: 2)
    try editor.setTypeID(2, of: 3)
    try editor.setTypeID(2, of: 4)
    try editor.setLinkage(.static, of: 16)
    try editor.setLinkage(.global, of: 17)
    try editor.setParameterName("rest", at: 0, of: 15)
    let btf = try editor.finished()
    #expect(try btf.type(2).name == "int")
    #expect(try btf.type(3).typeID == 2)
    #expect(try btf.type(4).array?.element == 2)
    #expect(try btf.type(16).linkage == .static)
    #expect(try btf.type(17).linkage == .global)
    #expect(try btf.type(15).parameters.map(\.name) == ["rest", ""])
  }

  @Test func shortHeaderStaysShort() throws {
    var made = MadeBTF()
    _ = made.integer("int", 4)
    var editor = try BTFEditor(made.bytes())
    #expect(editor.encoded() == made.bytes())
    try editor.add(.pointer(to: 1))
    #expect(editor.encoded().count == made.bytes().count + 12)
    #expect(try editor.finished().type(2).typeID == 1)
  }

  @Test func manyStringsAreFoundAgain() throws {
    var editor = BTFEditor()
    let offsets = try (0..<500).map { try editor.addString("name\($0)") }
    #expect(Set(offsets).count == 500)
    #expect(try (0..<500).map { try editor.addString("name\($0)") } == offsets)
    #expect(try editor.addString("") == 0)
  }

  @Test func mistakesAreErrors() throws {
    var editor = try Self.everyKind()
    let mistakes: [(inout BTFEditor) throws -> Void] = [
      { try $0.add(.void) },
      { try $0.add(.typedef(1)) },
      { try $0.add(.pointer(to: 1), named: "p") },
      { try $0.add(.float(size: -1), named: "f") },
      { try $0.add(.integer(BTFInteger(size: .max)), named: "i") },
      { try $0.add(.structure(size: 1, [BTFMember(name: "m", typeID: 1, bitOffset: .max)])) },
      {
        try $0.add(.enumeration(size: 4, isSigned: false, [BTFEnumerator(name: "x", value: .max)]))
      },
      { try $0.addString("a\0b") },
      { try $0.setSize(1, of: 3) },
      { try $0.setTypeID(1, of: 1) },
      { try $0.setLinkage(.global, of: 1) },
      { try $0.setName("x", of: 99) },
      { try $0.setParameterName("x", at: 2, of: 15) },
      { try $0.setParameterName("x", at: -1, of: 15) },
      { try $0.setVariable(BTFSectionVariable(typeID: 1, offset: 0, size: 0), at: .max, of: 18) },
    ]
    for mistake in mistakes {
      #expect(throws: BTFError.self) { try mistake(&editor) }
    }
    #expect(editor.typeCount == 21)
  }

  @Test func whatCannotBeKeptIsRefused() throws {
    var made = MadeBTF()
    _ = made.integer("int", 4)
    var bytes = made.bytes(headerLength: 36)
    #expect(try BTFEditor(bytes).encoded() == bytes)
    bytes[32] = 1
    #expect(throws: BTFError.self) { try BTFEditor(bytes) }
    let base = try made.make()
    var module = MadeBTF(onTopOf: base, strings: made.stringCount)
    module.add(.const, "", 1)
    let split = try BTF(module.bytes(), base: base)
    #expect(throws: BTFError.self) { try BTFEditor(split) }
  }

  @Test func namesBecomeThoseThatKernelsTake() throws {
    var editor = BTFEditor()
    let int = try editor.add(.integer(BTFInteger(size: 4)), named: "unsigned int")
    let member = BTFMember(name: "größe", typeID: int, bitOffset: 0)
    let structure = try editor.add(.structure(size: 4, [member]), named: "Option<u32>")
    try editor.add(
      .enumeration(size: 4, isSigned: false, [BTFEnumerator(name: "Ä", value: 1)]), named: "e")
    let prototype = try editor.add(
      .prototype(returns: int, [BTFParameter(name: "für", typeID: int)]))
    let function = try editor.add(.function(prototype: prototype, .global), named: "net/zähler")
    let variable = try editor.add(.variable(structure, .global), named: "zähler.runs")
    try editor.add(
      .section(size: 4, [BTFSectionVariable(typeID: variable, offset: 0, size: 4)]), named: ".a/b")
    let plain = try BTF(try BTF(editor.encoded()).withPlainNames())
    #expect(try plain.type(int).name == "unsigned int")
    #expect(try plain.type(structure).name == "Option_u32_")
    #expect(try plain.type(structure).members.map(\.name) == ["gr____e"])
    #expect(try plain.type(function).name == BTF.plainName("net/zähler"))
    #expect(try plain.type(variable).name == "z__hler.runs")
    #expect(plain.id(named: ".a/b", kind: .section) != nil)
    #expect(try plain.withPlainNames() == plain.bytes)
  }
}
