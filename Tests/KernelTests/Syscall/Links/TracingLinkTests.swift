import BPFSyscall
import BTF
import Glibc
import Testing

extension KernelTests {
  @Suite(.leavesNoDescriptor) struct TracingLinkTests {
    @Test func aRawTracepointRunsItsProgram() throws {
      let runs = try RunCounter()
      let program = try runs.program(.rawTracepoint)
      let link = try Link.openRawTracepoint(named: "sys_enter", program: program)
      usleep(1)
      #expect(try runs.count > 0)
      let info = try link.info()
      #expect(info.type == .rawTracepoint)
      let details = try #require(info.rawTracepoint)
      #expect(details.name == "sys_enter")
      #expect(details.cookie == nil || details.cookie == 0)
      expect(.invalidArgument) { () throws(SystemCallError) in try link.update(to: program) }
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in try link.detach() }
    }

    @Test func aRawTracepointHasACookie() throws {
      let program = try Program.returning(0, type: .rawTracepoint)
      let link: Link
      do throws(SystemCallError) {
        link = try Link.openRawTracepoint(
          named: "sched_process_exec", program: program, cookie: 0x1234_5678_9abc)
      } catch {
        #expect([.invalidArgument, .argListTooLong].contains(error.errno), "\(error)")
        try Test.cancel("this kernel's raw tracepoints have no cookies")
      }
      let details = try #require(try link.info().rawTracepoint)
      #expect(details.name == "sched_process_exec")
      #expect([nil, 0x1234_5678_9abc].contains(details.cookie))
    }

    @Test func aTracepointOfTheKernelsTypesRunsItsProgram() throws {
      let type = try #require(try KernelTypes.id("btf_trace_sys_enter", .typedef))
      let runs = try RunCounter()
      let program = try runs.program(.tracing, .traceRawTp, attachTypeID: type)
      let link = try Link.createTracing(program: program, type: .traceRawTp)
      usleep(1)
      #expect(try runs.count > 0)
      let info = try link.info()
      // The kernel calls it after what made it.
      #expect([.tracing, .rawTracepoint].contains(info.type))
      let second = try runs.program(.tracing, .traceRawTp, attachTypeID: type)
      let old = try Link.openRawTracepoint(named: nil, program: second)
      #expect(try old.info().programID == (try second.info().id))
    }

    @Test(arguments: [AttachType.traceFentry, .traceFexit])
    func aFunctionRunsItsProgram(_ type: AttachType) throws {
      let function = try #require(try KernelTypes.id("do_nanosleep", .function))
      let runs = try RunCounter()
      let program = try tracing(runs, type, function)
      let link = try Link.createTracing(program: program, type: type)
      usleep(1)
      #expect(try runs.count > 0)
      let details = try #require(try link.info().tracing)
      #expect(details.attachType == type)
      #expect([nil, function].contains(details.functionID))
      #expect(details.targetID == nil || details.targetID != 0)
      #expect(details.cookie == nil || details.cookie == 0)
      expect(.invalidArgument) { () throws(SystemCallError) in try link.update(to: program) }
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in try link.detach() }
    }

    @Test func aFunctionsLinkHasACookie() throws {
      let function = try #require(try KernelTypes.id("do_nanosleep", .function))
      let program = try tracing(try RunCounter(), .traceFentry, function)
      let link: Link
      do throws(SystemCallError) {
        link = try Link.createTracing(program: program, type: .traceFentry, cookie: 77)
      } catch {
        #expect([.invalidArgument, .argListTooLong].contains(error.errno), "\(error)")
        try Test.cancel("this kernel's functions have no cookies")
      }
      let details = try #require(try link.info().tracing)
      #expect([nil, 77].contains(details.cookie))
    }

    @Test func aReturnValueIsModified() throws {
      // A function that is only there for it.
      guard let function = try KernelTypes.id("bpf_modify_return_test", .function) else {
        try Test.cancel("this kernel has no function to try it on")
      }
      let runs = try RunCounter()
      let program = try tracing(runs, .modifyReturn, function)
      let link = try Link.createTracing(program: program, type: .modifyReturn)
      _ = try program.testRun(.init())
      #expect(try runs.count > 0)
      let details = try #require(try link.info().tracing)
      #expect(details.attachType == .modifyReturn)
    }

    @Test func aSecurityHookRunsItsProgram() throws {
      let hook = try #require(try KernelTypes.id("bpf_lsm_file_open", .function))
      let runs = try RunCounter()
      let program = try tracing(runs, .lsmMac, hook, .lsm)
      let link: Link
      do throws(SystemCallError) {
        link = try Link.createTracing(program: program, type: .lsmMac)
      } catch {
        try Test.cancel("this kernel takes no programs as security hooks: \(error.errno)")
      }
      _ = try readFile("/proc/self/status")
      let details = try #require(try link.info().tracing)
      #expect(details.attachType == .lsmMac)
      // Its hooks are only called where the kernel was booted with them.
      let active = String(
        decoding: (try? readFile("/sys/kernel/security/lsm", limit: 4096)) ?? [], as: UTF8.self)
      #expect(try runs.count > 0 || !active.split(separator: ",").contains("bpf"))
    }

    @Test func manyFunctionsRunOneProgram() throws {
      let names = ["do_nanosleep", "do_sys_openat2"]
      let functions = try names.map { try #require(try KernelTypes.id($0, .function)) }.sorted()
      let runs = try RunCounter()
      let program = try tracing(runs, .traceFentryMulti, 0)
      let link = try Link.createTracingMulti(
        program: program, type: .traceFentryMulti, functionIDs: functions, cookies: [1, 2])
      usleep(1)
      #expect(try runs.count > 0)
      #expect(try link.info().type == .tracingMulti)
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try Link.createTracingMulti(
          program: program, type: .traceFentryMulti, functionIDs: functions, cookies: [1])
      }
    }

    /// Loads a program for a function of the kernel, or cancels.
    private func tracing(
      _ runs: borrowing RunCounter, _ attachType: AttachType, _ function: UInt32,
      _ type: ProgramType = .tracing
    ) throws -> Program {
      do throws(SystemCallError) {
        return try runs.program(type, attachType, attachTypeID: function)
      } catch {
        try Test.cancel("this kernel loads no \(attachType) program: \(error.errno)")
      }
    }
  }
}
