import BPFSyscall
import Glibc
import Testing

extension KernelTests {
  /// What a descriptor of a process has attached.
  @Suite(.leavesNoDescriptor) struct TaskEventTests {
    @Test func aRawTracepointIsTold() throws {
      let program = try Program.returning(0, type: .rawTracepoint)
      let link = try Link.openRawTracepoint(named: "sched_process_exec", program: program)
      let found = try query(link.descriptor)
      #expect(found.kind == .rawTracepoint)
      #expect(found.name == "sched_process_exec")
      #expect(found.programID == (try program.info().id))
    }

    @Test func aTracepointIsTold() throws {
      let program = try Program.returning(0, type: .tracepoint)
      let event = try PerfEvent.open(.tracepoint(id: try Probed.tracepoint("sched/sched_switch")))
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        _ = try query(event.descriptor)
      }
      try event.setProgram(program)
      let found = try query(event.descriptor)
      #expect(found.kind == .tracepoint)
      #expect(found.name == "sched_switch")
      #expect(found.programID == (try program.info().id))
    }

    @Test(arguments: [false, true])
    func aPlaceInALibraryIsTold(isReturn: Bool) throws {
      let place = try Probed.function()
      let event = try Probed.open { () throws(SystemCallError) in
        try .uprobe(place.path, offset: place.offset, isReturn: isReturn)
      }
      try event.setProgram(try Program.returning(0, type: .kprobe))
      let found = try query(event.descriptor)
      #expect(found.kind == (isReturn ? .uretprobe : .uprobe))
      #expect(found.name?.hasSuffix(place.path) == true)
      #expect(found.offset == place.offset)
    }

    @Test func aFunctionOfTheKernelIsTold() throws {
      let event = try Probed.open { () throws(SystemCallError) in try .kprobe("do_nanosleep") }
      try event.setProgram(try Program.returning(0, type: .kprobe))
      let found = try query(event.descriptor)
      #expect(found.kind == .kprobe)
      #expect(found.name == "do_nanosleep")
      #expect(found.offset == 0)
    }

    @Test func anAddressOfTheKernelIsTold() throws {
      let address = try Probed.kernelAddress("do_nanosleep")
      let event = try Probed.open { () throws(SystemCallError) in
        try .kprobe(address: address, isReturn: true)
      }
      try event.setProgram(try Program.returning(0, type: .kprobe))
      let found = try query(event.descriptor)
      #expect(found.kind == .kretprobe)
      #expect(found.address == address || found.name == "do_nanosleep")
    }

    @Test func aNameThatNeedsMoreRoomIsToldWhole() throws {
      let place = try Probed.function()
      // Each directory of the path counts, and "." is one.
      let base = System.environment("TMPDIR") ?? "/tmp"
      let name = "bat-\(getpid())-" + String(repeating: "long", count: 50)
      let directory = "\(base)/\(name)/\(name)"
      try Directory.create("\(base)/\(name)", mode: 0o700)
      defer { try? Directory.remove("\(base)/\(name)") }
      try Directory.create(directory, mode: 0o700)
      defer { try? Directory.remove(directory) }
      try writeFile("\(directory)/library", try readFile(place.path), mode: 0o755)
      defer { try? unlink("\(directory)/library") }
      let event = try Probed.open { () throws(SystemCallError) in
        try .uprobe("\(directory)/library", offset: place.offset)
      }
      try event.setProgram(try Program.returning(0, type: .kprobe))
      #expect(try query(event.descriptor).name == "\(directory)/library")
    }

    @Test func whatIsNoEventIsRefused() throws {
      let file = try FileDescriptor(opening: "/dev/null")
      expect(.notSupportedByKernel) { () throws(SystemCallError) in _ = try query(file) }
      expect(.badFileDescriptor) { () throws(SystemCallError) in
        _ = try TaskEvent(ofProcess: UInt32(getpid()), descriptor: 4711)
      }
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        _ = try TaskEvent(ofProcess: 4_000_000, descriptor: 0)
      }
    }

    private func query(
      _ descriptor: borrowing FileDescriptor
    ) throws(SystemCallError) -> TaskEvent {
      try TaskEvent(ofProcess: UInt32(getpid()), descriptor: descriptor.rawValue)
    }
  }
}
