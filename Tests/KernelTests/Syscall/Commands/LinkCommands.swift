import BPFSyscall
import Glibc
import Testing

extension CommandCase {
  static let links: [CommandCase] = [
    linkCreate, linkUpdate, linkDetach, iteratorCreate, rawTracepointOpen, taskDescriptorQuery,
  ]

  private static let linkCreate = CommandCase(.linkCreate) {
    try ScratchCgroup.run { group in
      let program = try cgroupProgram()
      let link = try Link.createCgroup(
        program: program, group: group.directory, type: .cgroupInetIngress)
      let found = try AttachTarget.descriptor(group.descriptor).query(.cgroupInetIngress)
      #expect(found.programs.map(\.id) == [try program.info().id])
      #expect(try link.info().programID == (try program.info().id))
    }
  } refuses: {
    let notACgroup = try FileDescriptor(openingDirectory: "/")
    let program = try cgroupProgram()
    expect(.badFileDescriptor) { () throws(SystemCallError) in
      _ = try Link.createCgroup(program: program, group: notACgroup, type: .cgroupInetIngress)
    }
  }

  private static let linkUpdate = CommandCase(.linkUpdate) {
    try ScratchCgroup.run { group in
      let former = try cgroupProgram()
      let program = try cgroupProgram()
      let link = try Link.createCgroup(
        program: former, group: group.directory, type: .cgroupInetIngress)
      try link.update(to: program, replacing: former)
      #expect(try link.info().programID == (try program.info().id))
    }
  } refuses: {
    try ScratchCgroup.run { group in
      let former = try cgroupProgram()
      let program = try cgroupProgram()
      let link = try Link.createCgroup(
        program: former, group: group.directory, type: .cgroupInetIngress)
      // It does not hold what it is said to hold.
      expect(.notPermitted) { () throws(SystemCallError) in
        try link.update(to: program, replacing: program)
      }
      #expect(try link.info().programID == (try former.info().id))
    }
  }

  private static let linkDetach = CommandCase(.linkDetach) {
    try ScratchCgroup.run { group in
      let link = try Link.createCgroup(
        program: try cgroupProgram(), group: group.directory, type: .cgroupInetIngress)
      try link.detach()
      #expect(try link.info().isSevered)
      let found = try AttachTarget.descriptor(group.descriptor).query(.cgroupInetIngress)
      #expect(found.programs == [])
    }
  } refuses: {
    // Only its last descriptor ends it.
    let program = try Program.returning(0, type: .rawTracepoint)
    let link = try Link.openRawTracepoint(named: "sched_process_exec", program: program)
    expect(.notSupportedOnSocket) { () throws(SystemCallError) in try link.detach() }
  }

  private static let iteratorCreate = CommandCase(.iteratorCreate) {
    let program = try IteratorPrograms.load("task")
    let link = try Link.createIterator(program: program)
    let walk = try link.openIterator()
    #expect(try walk.read(upTo: 1) == Array("x".utf8))
    #expect(try link.readIterator().count > 1)
  } refuses: {
    let program = try Program.returning(0, type: .rawTracepoint)
    let link = try Link.openRawTracepoint(named: "sched_process_exec", program: program)
    expect(.invalidArgument) { () throws(SystemCallError) in _ = try link.openIterator() }
  }

  private static let rawTracepointOpen = CommandCase(.rawTracepointOpen) {
    let runs = try RunCounter()
    let program = try runs.program(.rawTracepoint)
    let link = try Link.openRawTracepoint(named: "sys_enter", program: program)
    usleep(1)
    #expect(try runs.count > 0)
    #expect(try link.info().rawTracepoint?.name == "sys_enter")
  } refuses: {
    let program = try Program.returning(0, type: .rawTracepoint)
    expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
      _ = try Link.openRawTracepoint(named: "no_such_tracepoint", program: program)
    }
  }

  private static let taskDescriptorQuery = CommandCase(.taskDescriptorQuery) {
    let program = try Program.returning(0, type: .rawTracepoint)
    let link = try Link.openRawTracepoint(named: "sched_process_exec", program: program)
    let found = try TaskEvent(
      ofProcess: UInt32(getpid()), descriptor: link.descriptor.rawValue)
    #expect(found.kind == .rawTracepoint)
    #expect(found.name == "sched_process_exec")
    #expect(found.programID == (try program.info().id))
  } refuses: {
    let file = try FileDescriptor(opening: "/dev/null")
    expect(.notSupportedByKernel) { () throws(SystemCallError) in
      _ = try TaskEvent(ofProcess: UInt32(getpid()), descriptor: file.rawValue)
    }
  }

  private static func cgroupProgram() throws(SystemCallError) -> Program {
    try .returning(1, type: .cgroupSKB, attachType: .cgroupInetIngress)
  }
}
