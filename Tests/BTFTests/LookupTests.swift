import BTF
import Testing

/// Types found by name, wherever in a name the words end by which it is hashed.
@Suite struct LookupTests {
  @Test(arguments: 1...40)
  func namesAndFlavoursOfEveryLengthAreFound(_ length: Int) throws {
    let name = String("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST".prefix(length))
    var made = MadeBTF()
    let plain = made.add(.structure, name)
    let flavour = made.add(.structure, "\(name)___v2")
    let longer = made.add(.structure, "\(name)x")
    let underscores = made.add(.structure, "\(name)__x")
    let function = made.add(.function, name)
    let other = made.add(.structure, "\(name)____x")
    let btf = try made.make()
    #expect(btf.id(named: name, kind: .structure) == plain)
    #expect(btf.id(named: "\(name)___v2", kind: .structure) == flavour)
    #expect(btf.id(named: "\(name)x", kind: .structure) == longer)
    #expect(btf.id(named: "\(name)__x", kind: .structure) == underscores)
    #expect(btf.id(named: "\(name)____x", kind: .structure) == other)
    #expect(btf.id(named: name, kind: .function) == function)
    #expect(btf.id(named: "\(name)y", kind: .structure) == nil)
    #expect(btf.ids(essentiallyNamed: name, kinds: [.structure]) == [plain, flavour])
    #expect(
      btf.ids(essentiallyNamed: "\(name)___other", kinds: [.function, .structure])
        == [plain, flavour, function])
    #expect(btf.ids(essentiallyNamed: name, kinds: [.function]) == [function])
    #expect(btf.ids(essentiallyNamed: name, kinds: [.union]).isEmpty)
  }

  @Test func namesThatBeginAlikeAreToldApart() throws {
    var made = MadeBTF()
    let ids = (0..<100).map { made.add(.structure, "trace_event_raw_event_\($0)") }
    let btf = try made.make()
    for (number, id) in ids.enumerated() {
      #expect(btf.id(named: "trace_event_raw_event_\(number)", kind: .structure) == id)
    }
  }

  @Test func ofTwoTypesTheFirstIsFound() throws {
    var made = MadeBTF()
    let ids = (0..<3).map { _ in made.add(.structure, "s") }
    let btf = try made.make()
    #expect(btf.id(named: "s", kind: .structure) == ids[0])
    #expect(btf.ids(essentiallyNamed: "s", kinds: [.structure]) == ids)
  }

  @Test func namesThatAreTooLongAreNotFound() throws {
    var made = MadeBTF()
    let name = String(repeating: "x", count: 1025)
    made.add(.structure, name)
    let last = made.add(.structure, String(name.dropLast()))
    let btf = try made.make()
    #expect(btf.id(named: name, kind: .structure) == nil)
    #expect(btf.id(named: String(name.dropLast()), kind: .structure) == last)
    #expect(btf.ids(essentiallyNamed: name, kinds: [.structure]).isEmpty)
    #expect(btf.id(named: "x\0", kind: .structure) == nil)
  }

  @Test(.enabled(if: KernelBTFTests.bytes != nil, "this kernel has no /sys/kernel/btf/vmlinux"))
  func aMappedKernelAnswersAsAReadOne() throws {
    let mapped = try BTF.kernel()
    let read = try BTF(try #require(KernelBTFTests.bytes))
    #expect(mapped.bytes == read.bytes)
    #expect(mapped.typeIDs == read.typeIDs)
    for id in stride(from: 1, to: read.endTypeID, by: 97) {
      let type = try read.type(id)
      #expect(try mapped.type(id) == type)
      guard !type.name.isEmpty else { continue }
      let found = try #require(read.id(named: type.name, kind: type.kind))
      #expect(try read.type(found).name == type.name)
      #expect(found <= id)
      #expect(mapped.id(named: type.name, kind: type.kind) == found)
      #expect(read.ids(essentiallyNamed: type.name, kinds: [type.kind]).contains(id))
    }
  }
}
