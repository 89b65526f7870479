import BPFObject
import BPFSyscall
import Testing

/// Objects that cannot be used: the message says what to do.
@Suite struct RefusalTests {
  /// A fixture with one of its strings exchanged for another of the same length.
  private func fixture(_ name: String, _ old: String, _ new: String) throws -> [UInt8] {
    var bytes = try Fixture.bytes(name)
    let (from, to) = (Array(old.utf8) + [0], Array(new.utf8) + [0])
    try #require(from.count == to.count)
    for start in bytes.indices.dropLast(from.count)
    where bytes[start..<(start + from.count)].elementsEqual(from) {
      bytes.replaceSubrange(start..<(start + from.count), with: to)
    }
    return bytes
  }

  private func refusal(_ bytes: [UInt8]) -> ObjectError? {
    #expect(throws: ObjectError.self) { try ObjectFile(bytes, name: "x") }
  }

  @Test func unknownSectionNamesNearOnes() throws {
    let object = try ObjectFile(try fixture("maps", "xdp", "xdq"), name: "x")
    #expect(object.programs.allSatisfy { $0.type == .unspecified })
    let fitted = FittedObject(object, on: try MadeKernel())
    let error = #expect(throws: ObjectError.self) { try fitted.loadPlan() }
    #expect(error?.section == "xdq")
    #expect(error?.symbol == "tail")
    #expect(error?.advice?.hasPrefix("did you mean 'xdp'?; a manifest can say it") == true)
  }

  @Test func mapsWithoutBTFAskForDebugInformation() throws {
    let error = refusal(try fixture("maps", ".BTF", ".BTX"))
    #expect(error?.section == ".maps")
    #expect(error?.advice == "compile with -g")
  }

  @Test func unknownMemberOfAMapNamesNearOnes() throws {
    let error = refusal(try fixture("maps", "max_entries", "max_entrees"))
    #expect(error?.message.contains("'max_entrees'") == true)
    #expect(error?.advice == "did you mean 'max_entries'?")
  }

  @Test func aFunctionInASectionOfItsOwnSaysHowToCompile() throws {
    let error = refusal(try Fixture.bytes("refused_function_sections"))
    #expect(error?.section == ".text.half")
    #expect(error?.advice == "compile without -ffunction-sections")
  }

  @Test func aFunctionWithoutASymbolSaysThatTheFileWasStripped() throws {
    let error = refusal(try Fixture.bytes("refused_stripped_locals"))
    #expect(error?.message == "calls a function of the section .text that has no symbol")
    #expect(error?.advice?.contains("stripped") == true)
  }

  @Test func externWaitsForAKernel() throws {
    let object = try Fixture.object("externs")
    #expect(try object.program(named: "neither")?.instructions(maps: [:]).count == 2)
    for (name, symbol) in [("version", "LINUX_KERNEL_VERSION"), ("symbol", "bpf_prog_fops")] {
      let program = try #require(object.program(named: name))
      #expect(program.references.map(\.target) == [.external(symbol)])
      let error = #expect(throws: ObjectError.self) { try program.instructions(maps: [:]) }
      #expect(error?.message == "extern '\(symbol)' was not looked up")
    }
  }

  @Test func descriptionSaysWhatAndWhere() {
    let error = ObjectError(
      "the map has no type", section: ".maps", symbol: "flows", offset: 8, advice: "write one")
    #expect(error.description == "the map has no type ('flows', section .maps, byte 8)")
    #expect(error.advice == "write one")
  }
}
