import BPFSyscall
import Testing

extension CommandCase {
  static let programAttachment: [CommandCase] = [attach, detach, query]

  private static let attach = CommandCase(.programAttach) {
    try ScratchCgroup.run { cgroup in
      let program = try Program.returning(1, type: .cgroupSKB)
      try program.attach(to: .descriptor(cgroup.descriptor), .cgroupInetIngress)
      let found = try AttachTarget.descriptor(cgroup.descriptor).query(.cgroupInetIngress)
      #expect(found.programs.map(\.id) == [try program.info().id])
      #expect(found.flags == [])
    }
  } refuses: {
    try ScratchCgroup.run { cgroup in
      let target = AttachTarget.descriptor(cgroup.descriptor)
      let program = try Program.returning(1, type: .cgroupSKB)
      try program.attach(to: target, .cgroupInetIngress)
      // The hook takes one program, which is there already.
      let multi = AttachOptions(flags: .allowMulti)
      expect(.notPermitted) { () throws(SystemCallError) in
        try program.attach(to: target, .cgroupInetIngress, multi)
      }
    }
  }

  private static let detach = CommandCase(.programDetach) {
    try ScratchCgroup.run { cgroup in
      let target = AttachTarget.descriptor(cgroup.descriptor)
      let program = try Program.returning(1, type: .cgroupSKB)
      try program.attach(to: target, .cgroupInetIngress)
      try program.detach(from: target, .cgroupInetIngress)
      #expect(try target.query(.cgroupInetIngress).programs == [])
    }
  } refuses: {
    try ScratchCgroup.run { cgroup in
      let target = AttachTarget.descriptor(cgroup.descriptor)
      let program = try Program.returning(1, type: .cgroupSKB)
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        try program.detach(from: target, .cgroupInetIngress)
      }
    }
  }

  private static let query = CommandCase(.programQuery) {
    try ScratchCgroup.run { cgroup in
      let target = AttachTarget.descriptor(cgroup.descriptor)
      #expect(try target.query(.cgroupInetEgress).programs == [])
      let first = try Program.returning(1, type: .cgroupSKB)
      let second = try Program.returning(1, type: .cgroupSKB)
      let multi = AttachOptions(flags: .allowMulti)
      try first.attach(to: target, .cgroupInetEgress, multi)
      try second.attach(to: target, .cgroupInetEgress, multi)
      let found = try target.query(.cgroupInetEgress)
      #expect(found.flags == .allowMulti)
      #expect(found.programs.map(\.id) == [try first.info().id, try second.info().id])
    }
  } refuses: {
    let notACgroup = try FileDescriptor(openingDirectory: "/")
    expect(.badFileDescriptor) { () throws(SystemCallError) in
      _ = try AttachTarget.descriptor(notACgroup.rawValue).query(.cgroupInetEgress)
    }
  }
}
