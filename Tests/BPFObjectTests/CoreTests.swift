import BPFObject
import BTF
import Testing

/// CO-RE against types that the tests make up: what one kernel has and another lacks.
@Suite struct CoreTests {
  let object: ObjectFile
  let local: BTF
  init() throws {
    object = try Fixture.object("core")
    local = try #require(object.btf)
  }

  private func program(_ name: String) throws -> ProgramSpec {
    try #require(object.program(named: name))
  }

  @Test func everyKindIsInTheFixture() {
    let kinds = Set(object.programs.flatMap { $0.coreRelocations.map(\.kind) })
    #expect(kinds == Set(CoreRelocation.Kind.allCases))
  }

  @Test func theFilesOwnTypesChangeNothing() throws {
    // But for bit fields, which may be read through integers of several sizes.
    for name in ["direct", "types"] {
      let program = try program(name)
      let fitted = try program.relocated(local: local, kernel: local)
      #expect(fitted.instructions == program.instructions)
      #expect(fitted.unresolved.isEmpty)
      #expect(fitted.coreRelocations.isEmpty)
    }
  }

  @Test func offsetsBecomeTheKernels() throws {
    let kernel = try MadeBTF.kernel(pidSize: 4, pidOffset: 64)
    let direct = try program("direct").relocated(local: local, kernel: kernel)
    let loads = direct.instructions.filter { $0.code & 7 == 1 && $0.offset == 64 }
    #expect(loads.count == 1)
    // comm[2] lies 16 bytes behind pid in the made-up kernel.
    #expect(direct.instructions.contains { $0.code & 7 == 1 && $0.offset == 82 })
    #expect(direct.unresolved.isEmpty)
  }

  @Test func signedFieldOfAnotherSizeIsRefusedNotMisread() throws {
    let kernel = try MadeBTF.kernel(pidSize: 8, pidOffset: 64)
    let direct = try program("direct").relocated(local: local, kernel: kernel)
    #expect(Array(direct.unresolved.values) == [.size("struct task_struct.pid")])
    let poisoned = try #require(direct.unresolved.keys.first)
    #expect(direct.instructions[poisoned].immediate == 195_896_080)
    #expect(direct.instructions[poisoned].code == 0x85)
  }

  @Test func whatTheKernelLacksIsNamed() throws {
    let empty = try MadeBTF().make()
    let direct = try program("direct").relocated(local: local, kernel: empty)
    #expect(
      Set(direct.unresolved.values) == [
        .type("struct task_struct.pid"), .type("struct task_struct.comm[2]"),
      ])
    // Questions whether something exists have an answer everywhere.
    let types = try program("types").relocated(local: local, kernel: empty)
    #expect(
      Array(types.unresolved.values) == [
        .type("enum bpf_map_type___flavour::BPF_MAP_TYPE_HASH___here")
      ])
  }

  @Test func disagreeingCandidatesAreAnError() throws {
    let kernel = try MadeBTF.kernel(pidSize: 4, pidOffset: 64, secondOffset: 96)
    let direct = try program("direct")
    let error = #expect(throws: ObjectError.self) {
      try direct.relocated(local: local, kernel: kernel)
    }
    #expect(error?.message.contains("disagree") == true)
    #expect(error?.symbol == "direct")
  }

  @Test(.enabled(if: Fixture.kernelBytes != nil, "this kernel has no /sys/kernel/btf/vmlinux"))
  func runningKernelFits() throws {
    let kernel = try BTF(try #require(Fixture.kernelBytes))
    let task = try kernel.type(try #require(kernel.id(named: "task_struct", kind: .structure)))
    let pid = try #require(task.members.first { $0.name == "pid" })
    let direct = try program("direct").relocated(local: local, kernel: kernel)
    #expect(
      direct.instructions.contains { $0.code & 7 == 1 && Int($0.offset) == pid.byteOffset })
    #expect(direct.unresolved.isEmpty)
    let fields = try program("fields").relocated(local: local, kernel: kernel)
    #expect(Array(fields.unresolved.values) == [.type("struct task_struct.no_such_member")])
  }
}
