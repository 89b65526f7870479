import BPFObject
import BPFSyscall
import BTF
import Testing

/// What a digest is made of: equal for the same program, whatever the file.
@Suite struct CanonicalFormTests {
  @Test(arguments: ["maps", "functions", "core", "struct_ops", "sections"])
  func nameOfTheFileDoesNotCount(fixture: String) throws {
    let one = try Fixture.object(fixture)
    let other = try ObjectFile(Fixture.bytes(fixture), name: "elsewhere")
    for (a, b) in zip(one.programs, other.programs) {
      #expect(try a.canonicalForm(btf: one.btf) == b.canonicalForm(btf: other.btf))
    }
  }

  @Test func mapsAndVariablesStandByTheirNames() throws {
    let object = try Fixture.object("maps")
    let text = try #require(object.program(named: "entry")).canonicalForm(btf: object.btf)
    for note in [
      " map flows\n", " map outer\n", " value .rodata limit#0+0\n", " value .bss zeroed#0+0\n",
      " value .data quiet#0+0\n",
    ] {
      #expect(text.contains(note), "\(note)")
    }
    #expect(text.hasPrefix("program 1\ntype 6 attach 37 flags 0\nlicense GPL\n"))
  }

  @Test func kernelTypesStandByTheirNames() throws {
    let object = try Fixture.object("core")
    let text = try #require(object.program(named: "direct")).canonicalForm(btf: object.btf)
    #expect(text.contains(" core 0 STRUCT task_struct[0].pid INT 4 signed\n"))
    #expect(text.contains(" core 0 STRUCT task_struct[0].comm[2] INT 1 signed\n"))
  }

  @Test func descriptorsAndLinesDoNotCount() throws {
    let object = try Fixture.object("functions")
    var program = try #require(object.program(named: "on_exec"))
    let text = try program.canonicalForm(btf: object.btf)
    program.lineInfo = nil
    program.instructions = try program.instructions(maps: ["table": 7, "function.bss": 8])
    #expect(try program.canonicalForm(btf: object.btf) == text)
  }

  @Test func changesCount() throws {
    let object = try Fixture.object("functions")
    let program = try #require(object.program(named: "on_exec"))
    let text = try program.canonicalForm(btf: object.btf)
    var changed = program
    changed.flags = .sleepable
    #expect(try changed.canonicalForm(btf: object.btf) != text)
    changed = program
    changed.license = "MIT"
    #expect(try changed.canonicalForm(btf: object.btf) != text)
    changed = program
    changed.instructions[0].immediate ^= 1
    #expect(try changed.canonicalForm(btf: object.btf) != text)
    changed = program
    let index = try #require(changed.references.firstIndex { $0.target == .map("table") })
    changed.references[index].target = .map("other")
    #expect(try changed.canonicalForm(btf: object.btf) != text)
  }

  @Test func mapCountsByDefinitionAndLayout() throws {
    let object = try Fixture.object("maps")
    let flows = try #require(object.map(named: "flows"))
    let text = try flows.canonicalForm(btf: object.btf)
    var other = flows
    other.name = "renamed"
    other.pinnedByName = false
    #expect(try other.canonicalForm(btf: object.btf) == text)
    other.maxEntries += 1
    #expect(try other.canonicalForm(btf: object.btf) != text)
    other = flows
    other.valueTypeID = flows.keyTypeID
    #expect(try other.canonicalForm(btf: object.btf) != text)
  }
}
