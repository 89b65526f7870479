import BPFLoader
import BPFSyscall
import Glibc
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Who stands at the hook of a new attachment and is not ours.
  @Suite struct HolderTests {
    private var forced: ApplyOptions {
      var options = ApplyOptions()
      options.forced = [ObjectAddress(.attachment, "a")]
      return options
    }

    private func xdp(_ stage: Stage, _ file: String = "xdp") -> String {
      """
      programs: { f: { file: \(file).o } }
      attachments:
        a: { program: f/on_packet, xdp: { interface: veth1, netns: \(stage.receiver), mode: generic } }
      """
    }

    // MARK: A hook for one

    @Test func aForeignLinkIsTakenOver() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        try Sandbox.run(sandbox.kernel) { other in
          try other.apply(xdp(stage, "xdp.v2"))
          let link = try other.id(.attachment, "a")
          let plan = try sandbox.reconciler().apply(sandbox.desired(xdp(stage)), forced)
          let change = try #require(plan.change(ObjectAddress(.attachment, "a")))
          #expect(change.action.name == .adopt && change.strategy == .inPlace)
          guard case .holder(let former)? = change.source else {
            Issue.record("taken over from \(change.source?.description ?? "nobody")")
            return
          }
          #expect(former.link?.type == .xdp && former.link?.id == link)
          #expect(former.pins == [other.pin(.attachment, "a")])
          #expect(try sandbox.id(.attachment, "a") == link)
          #expect(try sandbox.held(by: "a") == sandbox.id(.program, "f/on_packet"))
          #expect(try sandbox.steps { try stage.sendPacket() } > 0)
          #expect(try sandbox.leftovers() == [])
          let again = CountingKernel(sandbox.kernel)
          #expect(try sandbox.apply(xdp(stage), again).isEmpty && again.changes == [])
          try sandbox.destroy()
          #expect(try other.reconciler().status(of: "test")?.hasDrift == true)
        }
      }
    }

    @Test(arguments: Interruption.allCases)
    func anInterruptedTakeoverGivesTheLinkBack(_ interruption: Interruption) throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        try Sandbox.run(sandbox.kernel) { other in
          try other.apply(xdp(stage, "xdp.v2"))
          try interrupt(interruption, xdp(stage), sandbox) {
            try other.reconciler().status(of: "test")?.hasDrift == false
          }
        }
      }
    }

    @Test(arguments: Interruption.allCases)
    func aForeignProgramWithoutALinkGivesWay(_ interruption: Interruption) throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        let foreign = try CountedProgram(.xdp, returning: 2)  // XDP_PASS
        let namespace = try NetworkNamespace(at: Stage.path(stage.receiver))
        let hook = try namespace.run { () throws(SystemCallError) in
          InterfaceXDP(interface: try interfaceIndex("veth1"))
        }
        func attached() throws -> InterfaceXDP.Attached? {
          try namespace.run { () throws(SystemCallError) in try hook.attached() }
        }
        try namespace.run { () throws(SystemCallError) in
          try hook.attach(foreign.program, mode: .generic)
        }
        let before = try attached()
        #expect(before?.id == foreign.id && before?.mode == .generic)
        let refused = try #require(try sandbox.failure(xdp(stage)))
        #expect(refused.reason == .conflict)
        #expect(refused.message.contains("is taken by program \(foreign.id)"))
        #expect(refused.message.contains("attached without a link (generic)"))
        try interrupt(interruption, xdp(stage), sandbox) { try attached() == before }
        #expect(try attached()?.id == sandbox.id(.program, "f/on_packet"))
        #expect(try sandbox.steps { try stage.sendPacket() } > 0)
        try sandbox.destroy()
        #expect(try attached() == nil)
      }
    }

    /// Interrupts a forced apply at each of its changes, and looks whether all is as before; at last it is applied.
    private func interrupt(
      _ interruption: Interruption, _ manifest: String, _ sandbox: Sandbox,
      _ isAsBefore: () throws -> Bool
    ) throws {
      for number in 1...100 {
        let kernel = CountingKernel(
          sandbox.kernel, interruption == .failure ? .failure(at: number) : .death(at: number))
        do {
          try sandbox.reconciler(kernel).apply(sandbox.desired(manifest), forced)
          return
        } catch let error as ReconcilerError {
          if kernel.didPublish { break }
          if interruption == .death { _ = try? sandbox.destroy() }
          let place = "\(number), \(kernel.changesUpToFault.last ?? "")"
          #expect(interruption == .death || error.notes == [], "\(place): \(error)")
          #expect(try isAsBefore(), "\(place)")
          #expect(try sandbox.snapshot(without: "bpf-apply") == [:], "\(place)")
        }
      }
      try sandbox.reconciler().apply(sandbox.desired(manifest), forced)
      #expect(try sandbox.plan(manifest).isEmpty)
    }

    @Test func aProcessThatHasTheHookIsNamed() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        let foreign = try CountedProgram(.xdp, returning: 2)
        let namespace = try NetworkNamespace(at: Stage.path(stage.receiver))
        let link = try namespace.run { () throws(SystemCallError) in
          try Link.createXDP(
            program: foreign.program, interface: try interfaceIndex("veth1"), flags: .generic)
        }
        let error = try #require(try sandbox.failure(xdp(stage)))
        #expect(error.message.contains("held by "))
        #expect(error.message.contains("[\(getpid())]"))
        _ = consume link
      }
    }

    // MARK: Nobody's

    @Test(arguments: ["cgroup", "tcx"])
    func whatAnotherMountHidesIsTakenOverInPlace(_ kind: String) throws {
      try Stage.run(needing: kind) { stage, sandbox in
        let place =
          kind == "tcx"
          ? "program: f/on_packet, tcx: { interface: veth1, direction: ingress, netns: \(stage.receiver) }"
          : "program: f/on_packet, cgroup: \(try stage.cgroup())"
        let file = kind == "tcx" ? "tcx" : "cgroup_skb"
        let manifest = "programs: { f: { file: \(file).o } }\nattachments: { a: { \(place) } }"
        try sandbox.apply(manifest)
        let link = try sandbox.id(.attachment, "a")
        try BPFFileSystem.mount(at: sandbox.bpffs)
        let error = try sandbox.failure(manifest)
        let plan = try? sandbox.reconciler().apply(sandbox.desired(manifest), forced)
        let taken = try? (sandbox.id(.attachment, "a"), sandbox.held(by: "a"))
        let program = try? sandbox.id(.program, "f/on_packet")
        let again = try? sandbox.plan(manifest).isEmpty
        try BPFFileSystem.unmount(sandbox.bpffs)
        #expect(error?.reason == .conflict)
        #expect(plan?.change(ObjectAddress(.attachment, "a"))?.strategy == .inPlace)
        #expect(taken?.0 == link && taken?.1 == program && program != nil)
        #expect(again == true)
        // What was hidden sees another program in its link, and puts its own back.
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == true)
        try sandbox.apply(manifest)
        #expect(try sandbox.id(.attachment, "a") == link)
      }
    }

    @Test(arguments: [
      ("raw_tracepoint", "on_exec"), ("tracepoint", "on_exec"), ("kprobe", "on_clone"),
      ("fentry", "on_clone"),
    ])
    func whatAnotherMountHidesIsNotAttachedTwice(
      _ file: String, _ function: String
    ) throws {
      try Sandbox.run { sandbox in
        try Requirements.need(file, sandbox)
        if file != "raw_tracepoint", sandbox.kernel.host.version < KernelVersion(6, 6) {
          try Test.cancel("before Linux 6.6 a link does not say where it is")
        }
        let manifest = """
          programs: { f: { file: \(file).o } }
          attachments: { a: { program: f/\(function) } }
          """
        if let error = try sandbox.failure(manifest) { try Test.cancel("\(error)") }
        let link = try sandbox.id(.attachment, "a")
        try BPFFileSystem.mount(at: sandbox.bpffs)
        let error = try sandbox.failure(manifest)
        let remains = try sandbox.snapshot()
        // With the link's owner in sight, or by force, it is attached beside it.
        try sandbox.reconciler().apply(sandbox.desired(manifest), forced)
        let isNew = try sandbox.id(.attachment, "a") != link
        try BPFFileSystem.unmount(sandbox.bpffs)
        #expect(error?.reason == .conflict)
        #expect(error?.message.contains("nobody seems to have it") == true, "\(error as Any)")
        #expect(error?.message.contains("link \(link), which runs program ") == true)
        #expect(remains == [:] && isNew)
        #expect(try sandbox.plan(manifest).isEmpty)
      }
    }

    // MARK: Others'

    /// Hides what a bpffs holds from here, while another mount namespace still sees it.
    private func hiding(
      _ sandbox: borrowing Sandbox, _ body: (_ process: pid_t) throws -> Void
    ) throws {
      let bpffs = sandbox.bpffs
      try Process.withOtherMounts { process in
        try BPFFileSystem.mount(at: bpffs)
        let result = Result { try body(process) }
        try BPFFileSystem.unmount(bpffs)
        try result.get()
      }
    }

    @Test func theSameInAnotherContainerIsNobodysBusiness() throws {
      try Sandbox.run { sandbox in
        let manifest = """
          programs: { f: { file: raw_tracepoint.o } }
          attachments: { a: { program: f/on_exec, raw_tracepoint: sched_process_wait } }
          """
        try sandbox.apply(manifest)
        let link = try sandbox.id(.attachment, "a")
        try hiding(sandbox) { _ in
          #expect(try sandbox.failure(manifest) == nil)
          #expect(try sandbox.id(.attachment, "a") != link)
          try sandbox.destroy()
        }
        #expect(try sandbox.plan(manifest).isEmpty)
      }
    }

    @Test func whoHasAHookForOneInAnotherContainerIsNamed() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        try sandbox.apply(xdp(stage))
        let pin = sandbox.pin(.attachment, "a")
        try hiding(sandbox) { process in
          let desired = try sandbox.desired(xdp(stage))
          let error = #expect(throws: ReconcilerError.self) {
            try sandbox.reconciler().plan(desired)
          }
          #expect(error?.reason == .conflict)
          #expect(
            error?.message.contains(
              "pinned at \(pin) in the mount namespace of sleep[\(process)]") == true,
            "\(error as Any)")
        }
      }
    }

    /// A walk that is not done in time tells nothing, rather than that there is nothing.
    @Test func aLookAtOthersMountsHasItsTime() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply("maps: { m: { type: array, key: u32, value: u64, max_entries: 1 } }")
        let map = try sandbox.id(.map, "m")
        let bpffs = sandbox.bpffs
        let pin = sandbox.pin(.map, "m")
        try Process.withOtherMounts { process in
          let found = try ForeignPins.read(process: process, mount: bpffs, within: 10_000)
          #expect(found?.contains { $0.path == pin && $0.kind == .map && $0.id == map } == true)
          #expect(try ForeignPins.read(process: process, mount: bpffs, within: 0) == nil)
          // What is no bpffs is not read.
          #expect(try ForeignPins.read(process: process, mount: "/proc", within: 10_000) == [])
        }
      }
    }

    @Test func aCgroupThatTakesOneProgramIsAConflictOfThePlan() throws {
      try Sandbox.run { sandbox in
        try ScratchCgroup.run { group in
          let foreign = try CountedProgram(.cgroupSKB, returning: 1)
          let hook = AttachTarget.descriptor(group.descriptor)
          try foreign.program.attach(to: hook, .cgroupInetEgress)
          let manifest = """
            programs: { f: { file: cgroup_skb.o } }
            attachments: { a: { program: f/on_packet, cgroup: \(group.path) } }
            """
          let desired = try sandbox.desired(manifest)
          let error = #expect(throws: ReconcilerError.self) {
            try sandbox.reconciler().plan(desired, forced)
          }
          #expect(error?.reason == .conflict)
          #expect(error?.message.contains("is taken by program \(foreign.id)") == true)
          #expect(error?.advice?.contains("--force-replace") == false)
          try foreign.program.detach(from: hook, .cgroupInetEgress)
          #expect(try sandbox.failure(manifest) == nil)
          try sandbox.destroy()
        }
      }
    }

    /// Linux 6.18 oopses, and ends the reader, where somebody reads the fdinfo of such a link.
    @Test func aLinkToSeveralKprobesHarmsNobodyWhoLooksAtIt() throws {
      try Sandbox.run { sandbox in
        let program = try Program.returning(0, type: .kprobe, attachType: .traceKprobeMulti)
        let link: Link
        do throws(SystemCallError) {
          link = try Link.createKprobeMulti(
            program: program, KprobeMulti(.symbols(["do_nanosleep"])))
        } catch {
          try Test.cancel("this kernel has no links to several kprobes: \(error)")
        }
        let id = try link.info().id
        let key = ObjectKey(kind: .link, id: id)
        #expect(
          HostProcesses().holders[key]?.contains { $0.hasSuffix("[\(getpid())]") } == true)
        #expect(HostPins().paths[key] == nil)
        let pin = "\(sandbox.bpffs)/probe"
        try Pin.create(pin, link.descriptor)
        #expect(HostPins().paths[key] == [pin])
        #expect(try sandbox.kernel.memory(at: pin) == nil)

        let manifest = """
          programs: { f: { file: raw_tracepoint.o } }
          attachments: { a: { program: f/on_exec, raw_tracepoint: sched_process_wait } }
          """
        try sandbox.apply(manifest)
        try BPFFileSystem.mount(at: sandbox.bpffs)
        let error = try sandbox.failure(manifest)
        try BPFFileSystem.unmount(sandbox.bpffs)
        #expect(error?.message.contains("nobody seems to have it") == true, "\(error as Any)")
      }
    }
  }
}
