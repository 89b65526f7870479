import BTF
import Testing

/// Types as C writes them.
@Suite struct PrintingTests {
  /// A type on top of `int` (1), `char` (2) and `struct s` (3).
  private func printed(
    _ make: (inout BTFEditor) throws -> UInt32
  ) throws -> (declaration: String?, definition: String?) {
    var editor = BTFEditor()
    try editor.add(.integer(BTFInteger(size: 4, isSigned: true)), named: "int")
    try editor.add(.integer(BTFInteger(size: 1, isSigned: true)), named: "char")
    try editor.add(.structure(size: 0, []), named: "s")
    let id = try make(&editor)
    let btf = try editor.finished()
    return (btf.cDeclaration(of: id), btf.cDefinition(of: id))
  }

  private func array(_ element: UInt32, _ count: Int) -> BTFType.Content {
    .array(BTFArray(element: element, index: 1, count: count))
  }

  @Test func pointersAndQualifiersStandWhereCWantsThem() throws {
    #expect(try printed { try $0.add(.pointer(to: 3)) }.declaration == "struct s *")
    #expect(
      try printed { try $0.add(.pointer(to: $0.add(.pointer(to: 2)))) }.declaration == "char **")
    #expect(
      try printed { try $0.add(.pointer(to: $0.add(.const(0)))) }.declaration == "const void *")
    #expect(
      try printed { try $0.add(.const($0.add(.pointer(to: 2)))) }.declaration == "char * const")
    let text = try printed {
      let pointer = try $0.add(.pointer(to: $0.add(.const($0.add(.volatile(2))))))
      return try $0.add(.variable($0.add(.restrict(pointer)), .global), named: "text")
    }
    #expect(text.declaration == "const volatile char * restrict text")
    #expect(text.definition == "volatile const char * restrict text;")
  }

  @Test func arraysAndFunctionsSurroundTheName() throws {
    #expect(try printed { try $0.add(array(2, 16)) }.declaration == "char[16]")
    #expect(try printed { try $0.add(array($0.add(array(2, 3)), 2)) }.declaration == "char[2][3]")
    #expect(
      try printed { try $0.add(.pointer(to: $0.add(array(2, 4)))) }.declaration == "char (*)[4]")
    #expect(
      try printed {
        try $0.add(.variable($0.add(array($0.add(.pointer(to: 2)), 4)), .global), named: "name")
      }.definition == "char *name[4];")
    #expect(
      try printed { try $0.add(.pointer(to: $0.add(.prototype(returns: 1, [])))) }.declaration
        == "int (*)(void)")
    #expect(
      try printed {
        let rest = [
          BTFParameter(name: "format", typeID: try $0.add(.pointer(to: 2))), BTFParameter(),
        ]
        let prototype = try $0.add(.prototype(returns: try $0.add(.pointer(to: 3)), rest))
        let array = try $0.add(array($0.add(.pointer(to: prototype)), 2))
        return try $0.add(.typedef(array), named: "calls_t")
      }.definition == "typedef struct s * (*calls_t[2])(char *format, ...);")
    #expect(
      try printed {
        let prototype = try $0.add(.prototype(returns: 1, [BTFParameter(name: "x", typeID: 2)]))
        return try $0.add(.function(prototype: prototype, .global), named: "main")
      }.definition == "int main(char x);")
  }

  @Test func structsShowTheirMembers() throws {
    let definition = try printed {
      let inner = try $0.add(
        .union(
          size: 4,
          [
            BTFMember(name: "low", typeID: 1, bitOffset: 0, bitFieldSize: 3),
            BTFMember(name: "all", typeID: 1, bitOffset: 0),
          ]))
      let kinds = try $0.add(
        .enumeration(size: 4, isSigned: true, [BTFEnumerator(name: "NONE", value: -1)]))
      let next = try $0.add(.pointer(to: $0.endTypeID + 2))
      let pair = try $0.add(array(kinds, 2))
      return try $0.add(
        .structure(
          size: 32,
          [
            BTFMember(name: "next", typeID: next, bitOffset: 0),
            BTFMember(name: "", typeID: inner, bitOffset: 64),
            BTFMember(name: "kinds", typeID: pair, bitOffset: 96),
          ]), named: "node")
    }.definition
    #expect(
      definition == """
        struct node {
        \tstruct node *next;
        \tunion {
        \t\tint low: 3;
        \t\tint all;
        \t};
        \tenum {
        \t\tNONE = -1,
        \t} kinds[2];
        };
        """)
    #expect(try printed { _ in 3 }.definition == "struct s {};")
    #expect(
      try printed { try $0.add(.forward(isUnion: true), named: "u") }.definition == "union u;")
  }

  @Test func wideValuesSaySo() throws {
    let value = BTFEnumerator(name: "ALL", value: -1)
    #expect(
      try printed {
        try $0.add(.enumeration64(size: 8, isSigned: false, [value]), named: "e")
      }.definition == "enum e {\n\tALL = 18446744073709551615ULL,\n};")
    #expect(
      try printed {
        try $0.add(.enumeration64(size: 8, isSigned: true, [value]), named: "e")
      }.definition == "enum e {\n\tALL = -1LL,\n};")
  }

  @Test func tagsAreShownInDefinitions() throws {
    let printed = try printed {
      try $0.add(
        .variable($0.add(.pointer(to: $0.add(.typeTag(3), named: "kptr"))), .global), named: "p")
    }
    #expect(printed.declaration == "struct s *p")
    #expect(printed.definition == "struct s __attribute__((btf_type_tag(\"kptr\"))) *p;")
  }

  @Test func whatHasNoDefinitionHasNone() throws {
    #expect(try printed { _ in 1 }.definition == nil)
    #expect(try printed { _ in 99 }.definition == nil)
    #expect(try printed { _ in 99 }.declaration == nil)
  }

  /// Each function takes the next one twice: 2¹⁰⁰ of them, if nothing ended it.
  @Test func typesThatGrowWithoutEndAreRefused() throws {
    let printed = try printed {
      for _ in 0..<100 {
        let next = BTFParameter(typeID: $0.endTypeID + 1)
        try $0.add(.prototype(returns: 1, [next, next]))
      }
      return 4
    }
    #expect(printed.declaration == nil)
    let wide = try self.printed {
      for _ in 0..<12 {
        let next = BTFParameter(typeID: $0.endTypeID + 1)
        try $0.add(.prototype(returns: 1, [BTFParameter](repeating: next, count: 12)))
      }
      try $0.add(.const(1))
      return 4
    }
    #expect(wide.declaration == nil)
  }

  @Test(.enabled(if: KernelBTFTests.bytes != nil, "this kernel has no /sys/kernel/btf/vmlinux"))
  func theKernelsTypesHaveDefinitions() throws {
    let btf = try BTF.kernel()
    let list = try #require(btf.id(named: "list_head", kind: .structure))
    #expect(
      btf.cDefinition(of: list)
        == "struct list_head {\n\tstruct list_head *next;\n\tstruct list_head *prev;\n};")
    for name in ["task_struct", "net_device", "bpf_prog", "sk_buff", "file_operations"] {
      let id = try #require(btf.id(named: name, kind: .structure))
      #expect(btf.cDefinition(of: id)?.hasPrefix("struct \(name) {\n\t") == true)
    }
  }
}
