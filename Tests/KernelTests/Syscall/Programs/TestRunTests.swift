import BPFSyscall
import Testing

extension KernelTests {
  /// Test runs of programs that are given no packet.
  @Suite struct TestRunTests {
    /// A raw tracepoint program that returns its first argument.
    private func rawTracepoint() throws -> Program {
      try Program.load(
        Program.Options(
          type: .rawTracepoint,
          instructions: Bytecode.instruction(0x79, registers: 0x10) + Bytecode.exit,
          license: "GPL"))
    }

    private var arguments: Program.TestRunOptions {
      var options = Program.TestRunOptions()
      options.context = HandmadeBTF.words([77, 0, 0, 0])
      return options
    }

    @Test func aRawTracepointTakesTheDefaults() throws {
      #expect(try rawTracepoint().testRun(arguments).returnValue == 77)
      // This one reads no argument, and needs none.
      #expect(try Program.returning(5, type: .rawTracepoint).testRun().returnValue == 5)
    }

    @Test func aRawTracepointRunsOnACPU() throws {
      var options = arguments
      options.cpu = 0
      #expect(try rawTracepoint().testRun(options).returnValue == 77)
    }

    @Test func aCPUThatIsNotThereIsRefused() throws {
      let program = try rawTracepoint()
      var options = arguments
      options.cpu = 0x7fff_ffff
      expectTestRun(Errno(rawValue: 6)) { () throws(Program.TestRunError) in  // ENXIO
        _ = try program.testRun(options)
      }
    }

    @Test func aRawTracepointIsNotRepeated() throws {
      let program = try rawTracepoint()
      var options = arguments
      options.repeatCount = 1
      expectTestRun(.invalidArgument) { () throws(Program.TestRunError) in
        _ = try program.testRun(options)
      }
    }

    @Test func argumentsThatTheProgramReadsMustBeThere() throws {
      let program = try rawTracepoint()
      expectTestRun(.invalidArgument) { () throws(Program.TestRunError) in
        _ = try program.testRun()
      }
    }

    @Test func aSyscallProgramChangesItsContextInPlace() throws {
      let code =
        Bytecode.instruction(0xb7, registers: 2, immediate: 9)
        + Bytecode.instruction(0x63, registers: 0x21, offset: 4)  // *(u32 *)(r1 + 4) = r2
        + Bytecode.returning(3)
      var options = Program.Options(type: .syscall, instructions: code, license: "GPL")
      options.flags = .sleepable
      let program: Program
      do throws(SystemCallError) {
        program = try Program.load(options)
      } catch {
        #expect(error.errno == .invalidArgument)
        try Test.cancel("this kernel has no syscall programs")
      }
      var run = Program.TestRunOptions()
      run.context = HandmadeBTF.words([1, 2])
      let result = try program.testRun(run)
      #expect(result.returnValue == 3)
      #expect(result.context == HandmadeBTF.words([1, 9]))
    }
  }
}
