import BPFSyscall
import Glibc
import Testing

extension KernelTests {
  @Suite(.leavesNoDescriptor) struct PerfLinkTests {
    @Test func aTracepointRunsItsProgram() throws {
      let runs = try RunCounter()
      let program = try runs.program(.tracepoint)
      let event = try PerfEvent.open(.tracepoint(id: try Probed.tracepoint("sched/sched_switch")))
      let link = try link(program, event, cookie: 99)
      try wait { try runs.count > 0 }
      let info = try link.info()
      #expect(info.type == .perfEvent)
      #expect(info.programID == (try program.info().id))
      // The kernel tells it since 6.6.
      if let details = info.tracepoint {
        #expect(details.name == "sched_switch")
        #expect([nil, 99].contains(details.cookie))
      } else {
        #expect(info.details == nil)
      }
      expect(.invalidArgument) { () throws(SystemCallError) in try link.update(to: program) }
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in try link.detach() }
    }

    @Test func aCounterRunsItsProgram() throws {
      let runs = try RunCounter()
      let program = try runs.program(.perfEvent)
      let event = try PerfEvent.open(.software(.cpuClock, sampling: .frequency(1000)))
      let link = try link(program, event, cookie: 5)
      try wait { try runs.count > 0 }
      if let details = try link.info().event {
        // Newer kernels say the number of the clock's own unit.
        #expect(details.source != .hardware)
        #expect(details.config == PerfEvent.SoftwareEvent.cpuClock.rawValue)
        #expect([nil, 5].contains(details.cookie))
      }
    }

    @Test(arguments: [false, true])
    func aFunctionOfALibraryRunsItsProgram(isReturn: Bool) throws {
      let place = try Probed.function()
      let runs = try RunCounter()
      let program = try runs.program(.kprobe)
      let event = try Probed.open { () throws(SystemCallError) in
        try .uprobe(place.path, offset: place.offset, isReturn: isReturn)
      }
      let link = try link(program, event, cookie: 7)
      Probed.call()
      #expect(try runs.count == 1)
      if let details = try link.info().uprobe {
        #expect(details.path.hasSuffix(place.path))
        #expect(UInt64(details.offset) == place.offset)
        #expect(details.isReturn == isReturn)
        #expect([nil, 7].contains(details.cookie))
        #expect([nil, 0].contains(details.referenceCounterOffset))
      }
    }

    @Test(arguments: [false, true])
    func aFunctionOfTheKernelRunsItsProgram(isReturn: Bool) throws {
      let runs = try RunCounter()
      let program = try runs.program(.kprobe)
      let event = try Probed.open { () throws(SystemCallError) in
        try .kprobe("do_nanosleep", isReturn: isReturn)
      }
      let link = try link(program, event, cookie: 8)
      usleep(1)
      #expect(try runs.count > 0)
      if let details = try link.info().kprobe {
        #expect(details.function == "do_nanosleep")
        #expect(details.offset == 0)
        #expect(details.address != 0)
        #expect(details.isReturn == isReturn)
        #expect([nil, 0].contains(details.missed))
        #expect([nil, 8].contains(details.cookie))
      }
    }

    @Test func anAddressOfTheKernelRunsItsProgram() throws {
      let runs = try RunCounter()
      let program = try runs.program(.kprobe)
      let address = try Probed.kernelAddress("do_nanosleep")
      let event = try Probed.open { () throws(SystemCallError) in try .kprobe(address: address) }
      let link = try link(program, event, cookie: 0)
      usleep(1)
      #expect(try runs.count > 0)
      if let details = try link.info().kprobe { #expect(details.address == address) }
    }

    @Test func aFunctionThatIsNotThereIsRefused() throws {
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        _ = try PerfEvent.open(.uprobe("/no/such/file", offset: 0))
      }
      // Said of the function, or of the kernel that has no kprobes.
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        _ = try PerfEvent.open(.kprobe("no_function_of_this_name"))
      }
    }

    private func link(
      _ program: borrowing Program, _ event: borrowing PerfEvent, cookie: UInt64
    ) throws -> Link {
      do throws(SystemCallError) {
        return try Link.createPerfEvent(program: program, event: event, cookie: cookie)
      } catch {
        guard error.errno == .invalidArgument else { throw error }
        try Test.cancel("this kernel has no links of perf events")
      }
    }

    /// Keeps the CPU busy, and gives it away now and then, until something is so: for five seconds at most.
    private func wait(
      until condition: () throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let end = time(nil) + 6
      var isSo = try condition()
      while !isSo, time(nil) < end {
        usleep(1)
        for _ in 0..<1000 where !isSo { isSo = try condition() }
      }
      #expect(isSo, sourceLocation: sourceLocation)
    }
  }
}
