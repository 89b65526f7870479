import BPFSyscall
import Testing

extension KernelTests {
  /// Programs that are attached to a cgroup without a link.
  @Suite struct CgroupAttachTests {
    private let hook = AttachType.cgroupInetEgress
    private let multi = AttachOptions(flags: .allowMulti)

    private func program() throws -> Program { try Program.returning(1, type: .cgroupSKB) }

    private func ids(_ target: AttachTarget) throws -> [UInt32] {
      try target.query(hook).programs.map(\.id)
    }

    @Test func aProgramTakesThePlaceOfAnother() throws {
      try ScratchCgroup.run { cgroup in
        let target = AttachTarget.descriptor(cgroup.descriptor)
        let first = try program()
        let second = try program()
        let third = try program()
        try first.attach(to: target, hook, multi)
        try second.attach(to: target, hook, multi)
        let instead = AttachOptions(
          flags: .allowMulti, replacing: first.descriptor.rawValue)
        try third.attach(to: target, hook, instead)
        #expect(try ids(target) == [third.info().id, second.info().id])
        // The first is there no more.
        let fourth = try program()
        expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
          try fourth.attach(to: target, hook, instead)
        }
      }
    }

    @Test func whatIsAttachedInAnotherWayIsRefused() throws {
      try ScratchCgroup.run { cgroup in
        let target = AttachTarget.descriptor(cgroup.descriptor)
        try program().attach(to: target, hook, AttachOptions(flags: .allowOverride))
        #expect(try target.query(hook).flags == .allowOverride)
        let other = try program()
        expect(.notPermitted) { () throws(SystemCallError) in
          try other.attach(to: target, hook, multi)
        }
      }
    }

    @Test func theOneProgramIsTakenAwayWithoutKnowingIt() throws {
      try ScratchCgroup.run { cgroup in
        let target = AttachTarget.descriptor(cgroup.descriptor)
        try program().attach(to: target, hook)
        try target.detach(hook)
        #expect(try ids(target) == [])
        expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
          try target.detach(hook)
        }
      }
    }

    @Test func theEffectiveProgramsAreThoseOfTheParentsToo() throws {
      System.raiseLockedMemoryLimit()  // It bounds programs too before Linux 5.11.
      try ScratchCgroup.run { parent in
        let above = AttachTarget.descriptor(parent.descriptor)
        // More than there is room for at first: one cgroup takes 64.
        for _ in 0..<40 { try program().attach(to: above, hook, multi) }
        try ScratchCgroup.run(in: parent.path) { cgroup in
          let target = AttachTarget.descriptor(cgroup.descriptor)
          for _ in 0..<40 { try program().attach(to: target, hook, multi) }
          let effective = try target.query(hook, effective: true)
          let own = try ids(target)
          #expect(effective.programs.map(\.id) == own + (try ids(above)))
          #expect(own.count == 40)
        }
      }
    }

    @Test func aProgramMayRunBeforeTheOthers() throws {
      try ScratchCgroup.run { cgroup in
        let target = AttachTarget.descriptor(cgroup.descriptor)
        let late = try program()
        try late.attach(to: target, hook, multi)
        let early = try program()
        do throws(SystemCallError) {
          try early.attach(
            to: target, hook, AttachOptions(flags: [.allowMulti, .preorder]))
        } catch {
          #expect(error.errno == .invalidArgument)
          try Test.cancel("this kernel knows no preorder")
        }
        let effective = try target.query(hook, effective: true).programs.map(\.id)
        #expect(effective == [try early.info().id, try late.info().id])
      }
    }

    @Test func aProgramStandsWhereItWasPut() throws {
      try ScratchCgroup.run { cgroup in
        let target = AttachTarget.descriptor(cgroup.descriptor)
        let first = try program()
        let second = try program()
        let third = try program()
        try second.attach(to: target, hook, multi)
        do throws(SystemCallError) {
          try first.attach(
            to: target, hook, AttachOptions(flags: .allowMulti, anchor: .first))
        } catch {
          #expect(error.errno == .invalidArgument)
          try Test.cancel("this kernel keeps a cgroup's programs in one order")
        }
        let behind = Anchor.after(.program(first.descriptor.rawValue))
        let revision = try #require(try target.query(hook).revision)
        let options = AttachOptions(
          flags: .allowMulti, anchor: behind, expectedRevision: revision)
        try third.attach(to: target, hook, options)
        #expect(
          try ids(target) == [first.info().id, third.info().id, second.info().id])
        let fourth = try program()
        expect(Errno(rawValue: 116)) { () throws(SystemCallError) in  // ESTALE
          try fourth.attach(to: target, hook, options)
        }
      }
    }
  }
}
