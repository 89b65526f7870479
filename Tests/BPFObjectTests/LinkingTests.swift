import BPFObject
import BTF
import Testing

/// Programs with the functions that they call.
@Suite struct LinkingTests {
  let object: ObjectFile
  init() throws { object = try Fixture.object("functions") }

  @Test func functionsAreNoPrograms() {
    #expect(object.programs.map(\.name).sorted() == ["on_exec", "on_exec_too", "on_unlink"])
    #expect(object.license == "Dual BSD/GPL")
    #expect(object.kernelVersion == 263680)
  }

  /// The functions of a program in order, as its function records tell the kernel.
  private func functions(of program: ProgramSpec) throws -> [(start: Int, name: String)] {
    let info = try #require(program.functionInfo)
    let btf = try #require(object.btf)
    return try (0..<info.count).map { index in
      let record = Array(info.bytes[(index * info.recordSize)...].prefix(8)).map(UInt32.init)
      let start = record[0] | record[1] << 8 | record[2] << 16 | record[3] << 24
      let id = record[4] | record[5] << 8 | record[6] << 16 | record[7] << 24
      return (Int(start), try btf.type(id).name)
    }
  }

  @Test func calledFunctionsFollowDepthFirst() throws {
    let program = try #require(object.program(named: "on_exec"))
    #expect(
      try functions(of: program).map(\.name) == ["on_exec", "each", "leaf", "concealed", "shared"])
    let other = try #require(object.program(named: "on_exec_too"))
    #expect(try functions(of: other).map(\.name) == ["on_exec_too", "shared", "leaf"])
  }

  @Test(arguments: ["on_exec", "on_exec_too", "on_unlink"])
  func callsReachTheStartOfAFunction(name: String) throws {
    let program = try #require(object.program(named: name))
    let starts = try functions(of: program)
    var calls = 0
    for reference in program.references {
      guard case .function(let callee) = reference.target else { continue }
      calls += 1
      let target = reference.instruction + 1 + Int(instruction(program, reference).immediate)
      #expect(starts.first { $0.start == target }?.name == callee)
    }
    #expect(calls > 0)
  }

  private func instruction(_ program: ProgramSpec, _ reference: Reference) -> Instruction {
    program.instructions[reference.instruction]
  }

  @Test func callbackIsTheAddressOfAFunction() throws {
    let program = try #require(object.program(named: "on_exec"))
    let callback = try #require(program.references.first { $0.target == .function("each") })
    #expect(instruction(program, callback).code == 0x18)
    #expect(instruction(program, callback).source == 4)
  }

  @Test func hiddenFunctionIsStaticForTheKernel() throws {
    let btf = try #require(object.btf)
    let id = try #require(btf.id(named: "concealed", kind: .function))
    #expect(try btf.type(id).linkage == .static)
    let shared = try #require(btf.id(named: "shared", kind: .function))
    #expect(try btf.type(shared).linkage == .global)
  }

  @Test func lineRecordsAreWithinTheProgram() throws {
    for program in object.programs {
      let info = try #require(program.lineInfo)
      #expect(info.recordSize == 16)
      var last = -1
      for index in 0..<info.count {
        let record = info.bytes[(index * 16)...].prefix(4).map(UInt32.init)
        let at = Int(record[0] | record[1] << 8 | record[2] << 16 | record[3] << 24)
        #expect(at > last && at < program.instructions.count)
        last = at
      }
    }
  }

  @Test func mapsAreFilledInByName() throws {
    let program = try #require(object.program(named: "on_exec"))
    #expect(program.mapNames == ["table", "function.bss"])
    let filled = try program.instructions(maps: ["table": 11, "function.bss": 12])
    for reference in program.references {
      let instruction = filled[reference.instruction]
      switch reference.target {
      case .map("table"): #expect(instruction.source == 1 && instruction.immediate == 11)
      case .mapValue("function.bss", let offset):
        #expect(instruction.source == 2 && instruction.immediate == 12)
        #expect(filled[reference.instruction + 1].immediate == offset)
      default: continue
      }
    }
    let error = #expect(throws: ObjectError.self) { try program.instructions(maps: ["table": 1]) }
    #expect(error?.message.contains("function.bss") == true)
  }

  @Test func instructionsSurviveEncoding() {
    for program in object.programs {
      let bytes = Instruction.encode(program.instructions)
      #expect(bytes.count == program.instructions.count * 8)
      #expect(Instruction.decode(bytes) == program.instructions)
    }
  }
}
