import BPFObject
import BTF
import Testing

/// Symbols that the kernel provides: `extern … __ksym`.
@Suite struct ExternTests {
  private static let symbols = """
    ffffffff81000000 T schedule
    ffffffff82a00c40 D init_task
    ffffffff82a00c40 D init_task
    0000000000000000 t schedule.cold
    ffffffffc0000000 t other\t[module]

    """

  private func fitted(
    _ fixture: String, _ kernel: MadeKernel
  ) throws -> (ObjectFile, FittedObject) {
    let object = try Fixture.object(fixture)
    return (object, FittedObject(object, on: kernel))
  }

  @Test func declarationsAreRead() throws {
    let externs = try Fixture.object("ksyms").externs
    #expect(
      externs.map(\.name) == [
        "bpf_prog_active", "init_task", "no_such_symbol", "no_such_symbol_either",
        "no_such_variable", "runqueues", "schedule",
      ])
    #expect(externs.filter { $0.kind == .address }.count == 4)
    #expect(externs.filter { !$0.isWeak }.map(\.name) == ["schedule"])
  }

  @Test func addressIsPutIntoItsLoad() throws {
    let kernel = try MadeKernel(symbols: Self.symbols)
    let (object, fitted) = try fitted("ksyms", kernel)
    let spec = try #require(
      object.programs.first { $0.externNames.contains("schedule") })
    let program = try fitted.program(spec).spec
    let index = try #require(
      spec.references.first { $0.target == .external("schedule") }?.instruction)
    #expect(program.instructions[index].immediate == Int32(bitPattern: 0x8100_0000))
    #expect(program.instructions[index + 1].immediate == -1)
    let missing = try #require(
      spec.references.first { $0.target == .external("no_such_symbol") }?.instruction)
    #expect(program.instructions[missing].immediate == 0)
    #expect(program.instructions[missing + 1].immediate == 0)
  }

  @Test func strongSymbolThatIsMissingIsRefused() throws {
    let (_, fitted) = try fitted("ksyms", try MadeKernel(symbols: "ffffffff82a00c40 D init_task\n"))
    let error = #expect(throws: ObjectError.self) { try fitted.externs() }
    #expect(error?.symbol == "schedule" && error?.reason == .kernel)
  }

  @Test func twoAddressesOfOneNameAreRefused() throws {
    let kernel = try MadeKernel(symbols: Self.symbols + "ffffffff81000010 t schedule\n")
    let (_, fitted) = try fitted("ksyms", kernel)
    let error = #expect(throws: ObjectError.self) { try fitted.externs() }
    #expect(error?.symbol == "schedule")
    #expect(error?.message.contains("several symbols") == true)
  }

  /// A kernel with some of the functions that the fixture calls, and a module with one.
  private func functions() throws -> (kernel: MadeKernel, own: UInt32, ofModule: UInt32) {
    var base = BTFEditor()
    let int = try base.add(.integer(BTFInteger(size: 4, isSigned: true)), named: "int")
    let prototype = try base.add(
      .prototype(returns: int, [BTFParameter(name: "number", typeID: int)]))
    let own = try base.add(.function(prototype: prototype, .global), named: "bpf_other")
    let types = try base.finished()
    // What a module adds continues the ids of the kernel.
    let module = try SplitBTF.function("bpf_no_such_function", prototype: prototype, over: types)
    let kernel = MadeKernel(
      types, modules: [KernelModule(name: "extra", types: module, id: 77)])
    return (kernel, own, types.endTypeID)
  }

  @Test func functionOfAModuleIsCalledThroughItsDescriptor() throws {
    let (kernel, _, id) = try functions()
    let (object, fitted) = try fitted("kfuncs_reached", kernel)
    let spec = try #require(object.programs.first { !$0.externNames.isEmpty })
    let program = try fitted.program(spec)
    #expect(program.calledModules == [ExternValues.Module(name: "extra", id: 77)])
    let call = try #require(program.spec.instructions.first { $0.code == 0x85 && $0.source == 2 })
    #expect(call.immediate == Int32(id) && call.offset == 1)
  }

  @Test func weakFunctionThatIsMissingMakesAnInstructionThatCannotRun() throws {
    let (object, fitted) = try fitted("kfuncs_reached", try MadeKernel())
    let spec = try #require(object.programs.first { !$0.externNames.isEmpty })
    let program = try fitted.program(spec).spec
    let (index, missing) = try #require(program.unresolved.first)
    #expect(missing == .function("bpf_no_such_function"))
    #expect(program.instructions[index].immediate == 2_002_000_000)
    #expect(program.instructions[index].source == 0)
  }

  @Test func declarationsAreDefinitionsForTheKernel() throws {
    let btf = try #require(try Fixture.object("kfuncs").btf)
    let section = try #require(try btf.section(named: ".ksyms"))
    #expect(section.size == section.variables.count * 4)
    for (index, place) in section.variables.enumerated() {
      #expect(place.offset == index * 4 && place.size == 4)
      #expect(try btf.type(place.typeID).name == "dummy_ksym")
    }
    let id = try #require(btf.id(named: "bpf_task_acquire", kind: .function))
    #expect(try btf.type(id).linkage == .global)
  }

  @Test func functionThatIsCalledOnThrowingIsLinked() throws {
    let object = try Fixture.object("exceptions")
    let program = try #require(object.program(named: "throws"))
    let btf = try #require(object.btf)
    let info = try #require(program.functionInfo)
    let names = try (0..<info.count).map { index in
      try btf.type(try #require(info.bytes.read(UInt32.self, at: index * info.recordSize + 4))).name
    }
    #expect(names.first == "throws" && names.contains("caught"))
  }
}

/// BTF that continues another.
private enum SplitBTF {
  /// One function of a prototype that the base has.
  static func function(_ name: String, prototype: UInt32, over base: BTF) throws -> BTF {
    let names = Array(name.utf8) + [0]
    var bytes: [UInt8] = [0x9F, 0xEB, 1, 0]
    for word: UInt32 in [24, 0, 12, 12, UInt32(names.count)] { bytes.append(littleEndian: word) }
    let stringsOfBase = try #require(base.bytes.read(UInt32.self, at: 20))
    for word: UInt32 in [stringsOfBase, 12 << 24 | 1, prototype] {
      bytes.append(littleEndian: word)
    }
    return try BTF(bytes + names, base: base)
  }
}
