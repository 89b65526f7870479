import BTF
import Testing

/// Types that an old kernel does not take become others: as libbpf does it.
@Suite struct SanitizeTests {
  @Test(arguments: SanitizedCase.all)
  func bytesAreLibbpfs(_ rule: SanitizedCase) throws {
    let sanitized = try BTF(rule.given).sanitized(for: .all.subtracting(rule.missing))
    #expect(sanitized == rule.expected)
    #expect(sanitized != rule.given)
  }

  @Test(arguments: SanitizedCase.all)
  func whatAKernelTakesStaysAsItIs(_ rule: SanitizedCase) throws {
    #expect(try BTF(rule.given).sanitized(for: .all) == rule.given)
  }

  @Test(arguments: SanitizedCase.all)
  func idsDoNotShift(_ rule: SanitizedCase) throws {
    let given = try BTF(rule.given)
    let btf = try BTF(given.sanitized(for: []))
    #expect(btf.typeCount >= given.typeCount)
    for id in given.typeIDs {
      let kind = try given.type(id).kind
      if kind == .integer || kind == .pointer { #expect(try btf.type(id) == given.type(id)) }
    }
  }

  @Test func everyKindAtOnce() throws {
    let btf = try BTF(BTF(LibbpfBytes.all).sanitized(for: []))
    let kinds = try btf.typeIDs.map { try btf.type($0).kind }
    let newer: Set<BTFKind> = [
      .function, .prototype, .variable, .section, .float, .declarationTag, .typeTag, .enumeration64,
    ]
    #expect(newer.isDisjoint(with: kinds))
    #expect(try btf.type(18).name == "_data")
    #expect(try btf.type(18).members == [BTFMember(name: "counter", typeID: 17, bitOffset: 0)])
    #expect(try btf.type(22).name == "enum64_placeholder")
  }

  @Test func aSectionOfMissingVariablesIsAnError() throws {
    var made = MadeBTF()
    made.add(.section, ".data", info: 1, 4, 99, 0, 4)
    let btf = try made.make()
    #expect(throws: BTFError.self) { try btf.sanitized(for: []) }
  }
}
