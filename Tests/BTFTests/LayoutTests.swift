import BTF
import Testing

/// Layout texts: equal exactly where memory looks the same.
@Suite struct LayoutTests {
  /// The layout of a struct with members of (name, offset in bytes), each a 32-bit integer.
  private func layout(
    _ name: String, _ members: [(String, UInt32)], integer: String = "int", isSigned: Bool = true
  ) throws -> String {
    var made = MadeBTF()
    let int = made.integer(integer, 4, isSigned: isSigned)
    let (a, b) = (made.text(members[0].0), made.text(members[1].0))
    let id = made.add(
      .structure, name, info: 2, 8, a, int, members[0].1 * 8, b, int, members[1].1 * 8)
    return try made.make().layout(of: id)
  }

  @Test func namesOfTypesDoNotCount() throws {
    let one = try layout("s", [("a", 0), ("b", 4)])
    #expect(one == "struct 8{a@0 s32;b@32 s32;}")
    #expect(try layout("renamed", [("a", 0), ("b", 4)], integer: "s32") == one)
  }

  @Test func namesOffsetsAndSignsOfMembersCount() throws {
    let one = try layout("s", [("a", 0), ("b", 4)])
    #expect(try layout("s", [("a", 0), ("c", 4)]) != one)
    #expect(try layout("s", [("a", 4), ("b", 0)]) != one)
    #expect(try layout("s", [("a", 0), ("b", 4)], isSigned: false) != one)
  }

  @Test func kernelsOwnStructsCountByName() throws {
    let members: [(String, UInt32)] = [("a", 0), ("b", 4)]
    #expect(try layout("bpf_timer", members) != layout("bpf_wq", members))
  }

  @Test func pointersEndTheDescription() throws {
    var made = MadeBTF()
    // struct node { struct node *next; }
    let next = made.text("next")
    made.add(.structure, "node", info: 1, 8, next, 2, 0)
    made.add(.pointer, "", 1)
    // struct holder { struct node __kptr *next; }
    made.add(.structure, "holder", info: 1, 8, next, 4, 0)
    made.add(.pointer, "", 5)
    made.add(.typeTag, "kptr", 1)
    let btf = try made.make()
    #expect(try btf.layout(of: 1) == "struct 8{next@0 ptr;}")
    #expect(try btf.layout(of: 3) == "struct 8{next@0 ptr kptr;}")
  }
}
