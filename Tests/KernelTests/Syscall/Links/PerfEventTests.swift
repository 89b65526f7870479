import BPFSyscall
import Glibc
import Testing

extension KernelTests {
  /// Perf events, and what `ioctl` does with them.
  @Suite(.leavesNoDescriptor) struct PerfEventTests {
    @Test func anEventCountsWhileItIsEnabled() throws {
      var attributes = PerfEvent.Attributes.software(.taskClock)
      attributes.options = .disabled
      let event = try PerfEvent.open(attributes, process: 0, cpu: -1)
      work()
      #expect(try count(event) == 0)
      try event.enable()
      work()
      let counted = try count(event)
      #expect(counted > 0)
      try event.disable()
      let stopped = try count(event)
      work()
      #expect(try count(event) == stopped)
      try event.reset()
      #expect(try count(event) == 0)
      #expect(try event.id() != 0)
    }

    @Test func aGroupIsEnabledThroughItsLeader() throws {
      var attributes = PerfEvent.Attributes.software(.taskClock)
      let leader = try PerfEvent.open(attributes, process: 0, cpu: -1)
      attributes.options = .disabled
      let member = try PerfEvent.open(
        attributes, process: 0, cpu: -1, group: leader.descriptor.rawValue)
      work()
      #expect(try count(member) == 0)
      try leader.enable(.group)
      work()
      #expect(try count(member) > 0)
    }

    @Test func anEventThatTakesSamplesHasAPeriod() throws {
      let event = try PerfEvent.open(.software(.cpuClock, sampling: .period(1_000_000)))
      try event.setPeriod(2_000_000)
      expect(.invalidArgument) { () throws(SystemCallError) in try event.setPeriod(0) }
      try event.refresh(samples: 1)
      // It has no buffer to pause.
      expect(.invalidArgument) { () throws(SystemCallError) in try event.pauseOutput(true) }
      let other = try PerfEvent.open(.software(.cpuClock, sampling: .period(1_000_000)))
      try other.setOutput(nil)
    }

    @Test func aTracepointIsFilteredByItsFields() throws {
      let id = try Probed.tracepoint("sched/sched_switch")
      let event = try PerfEvent.open(.tracepoint(id: id))
      let other = try PerfEvent.open(.tracepoint(id: id))
      try event.setFilter("prev_pid != 0")
      expect(.invalidArgument) { () throws(SystemCallError) in
        try other.setFilter("no_such_field == 1")
      }
      expect(.invalidArgument) { () throws(SystemCallError) in try other.setFilter("a\0b") }
    }

    @Test func aTracepointTellsItsPrograms() throws {
      let id = try Probed.tracepoint("sched/sched_switch")
      let event = try PerfEvent.open(.tracepoint(id: id))
      let program = try Program.returning(0, type: .tracepoint)
      let programID = try program.info().id
      #expect(try !event.programIDs().contains(programID))
      try event.setProgram(program)
      #expect(try event.programIDs().contains(programID))
      expect(.fileExists) { () throws(SystemCallError) in try event.setProgram(program) }
      let counter = try PerfEvent.open(.software(.dummy))
      expect(.invalidArgument) { () throws(SystemCallError) in try counter.setProgram(program) }
      expect(.invalidArgument) { () throws(SystemCallError) in _ = try counter.programIDs() }
    }

    @Test func onlyABreakpointTakesOtherAttributes() throws {
      let event = try PerfEvent.open(.software(.dummy))
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in
        try event.modify(.software(.dummy))
      }
    }

    @Test func anEventOfTheCPUCountsWhereThereIsACounter() throws {
      let event: PerfEvent
      do throws(SystemCallError) {
        event = try PerfEvent.open(.hardware(.instructions), process: 0, cpu: -1)
      } catch {
        #expect([.noSuchFileOrDirectory, .notSupportedOnSocket].contains(error.errno), "\(error)")
        return
      }
      work()
      #expect(try count(event) > 0)
    }

    @Test func anEventThatIsNotThereIsRefused() throws {
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        _ = try PerfEvent.open(.software(.init(rawValue: 4711)))
      }
      expect(.noSuchProcess) { () throws(SystemCallError) in
        _ = try PerfEvent.open(.software(.dummy), process: 4_000_000, cpu: -1)
      }
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        _ = try PMU(named: "no_such_unit")
      }
    }

    /// What an event has counted: 8 bytes.
    private func count(_ event: borrowing PerfEvent) throws -> UInt64 {
      try event.descriptor.read(upTo: 8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func work() {
      let start = clock()
      while clock() - start < 1000 {}
    }
  }
}
