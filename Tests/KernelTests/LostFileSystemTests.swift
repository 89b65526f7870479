import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// What stands at hooks without links, after the bpffs that knew of it is lost.
  @Suite struct LostFileSystemTests {
    private var forced: ApplyOptions {
      var options = ApplyOptions()
      options.forced = [ObjectAddress(.attachment, "a")]
      return options
    }

    private func filter(_ stage: Stage, _ version: String = "") -> String {
      """
      programs: { f: { file: tcx\(version).o } }
      attachments: { a: { program: on_packet, tc: { interface: veth1, netns: \(stage.receiver) } } }
      """
    }

    private func filters(_ stage: Stage) throws -> [UInt32?] {
      try NetworkNamespace(at: Stage.path(stage.receiver)).run { () throws(SystemCallError) in
        try TrafficControl(interface: try interfaceIndex("veth1")).filters(.ingress).map(
          \.programID)
      }
    }

    /// Runs a test where another bpffs hides all that is pinned.
    private func hiding(_ sandbox: Sandbox, _ body: () throws -> Void) throws {
      try BPFFileSystem.mount(at: sandbox.bpffs)
      defer { try? BPFFileSystem.unmount(sandbox.bpffs) }
      try body()
      try sandbox.destroy()
    }

    @Test func aFilterIsAnOrphanAndTakenOverInPlace() throws {
      try Stage.run(needing: "tc") { stage, sandbox in
        try sandbox.apply(filter(stage))
        let orphan = try #require(try filters(stage).first)
        // Nobody has its program, as after a boot of the container that bpffs was in.
        try sandbox.close()
        try Sandbox.run(sandbox.kernel) { sandbox in
          let error = try #require(try sandbox.failure(filter(stage)))
          #expect(error.reason == .conflict)
          #expect(
            error.message.hasPrefix(
              "attachment a: the same is there already, and nobody seems to have it: program \(orphan ?? 0) (on_packet)"
            ), "\(error)")
          #expect(try filters(stage) == [orphan])
          let plan = try sandbox.reconciler().apply(sandbox.desired(filter(stage, ".v2")), forced)
          #expect(plan.change(ObjectAddress(.attachment, "a"))?.strategy == .inPlace)
          #expect(try filters(stage) == [sandbox.id(.program, "f/on_packet")])
          #expect(try sandbox.steps { try stage.sendPacket() } >= 1000)
          #expect(try sandbox.plan(filter(stage, ".v2")).isEmpty)
          #expect(try sandbox.leftovers() == [])
          try sandbox.destroy()
          #expect(try filters(stage) == [])
        }
        // What the stage ends with is there again.
        try Directory.create(sandbox.bpffs, mode: 0o700)
        try BPFFileSystem.mount(at: sandbox.bpffs)
      }
    }

    @Test func anothersFilterIsAConflictAlsoOfTheSameName() throws {
      try Stage.run(needing: "tc") { stage, sandbox in
        try sandbox.apply(filter(stage))
        try Sandbox.run { other in
          let planned = #expect(throws: ReconcilerError.self) { try other.plan(filter(stage)) }
          #expect(planned?.reason == .conflict)
          #expect(planned?.message.contains(" is held by deployment test: program ") == true)
          let error = try #require(try other.failure(filter(stage)))
          #expect(error.message == planned?.message)
        }
        #expect(try filters(stage) == [sandbox.id(.program, "f/on_packet")])
      }
    }

    @Test func aTableIsAnOrphanAndTakenOver() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = """
            programs: { f: { file: struct_ops.unlinked.o } }
            attachments: { a: { map: f/reno, struct_ops: {} } }
            """
          if let error = try sandbox.failure(manifest) { try Test.cancel("\(error)") }
          let id = try sandbox.id(.map, "f/reno")
          try hiding(sandbox) {
            let error = try #require(try sandbox.failure(manifest))
            #expect(error.reason == .conflict)
            #expect(error.message.contains("nobody seems to have it: struct_ops map \(id) (reno)"))
            let plan = try sandbox.reconciler().apply(sandbox.desired(manifest), forced)
            #expect(plan.change(ObjectAddress(.attachment, "a"))?.strategy == .oldFirst)
            #expect(try sandbox.plan(manifest).isEmpty)
            try stage.transfer("bpfapply_reno")
          }
          #expect((try? stage.transfer("bpfapply_reno")) == nil)
        }
      }
    }

    /// A name is taken, with a link or without.
    @Test(arguments: [("", ".unlinked"), (".unlinked", "")])
    func whoHasTheNameOfATableIsNamed(_ theirs: String, _ ours: String) throws {
      try Sandbox.run { sandbox in
        func manifest(_ form: String) -> String {
          """
          programs: { f: { file: struct_ops\(form).o } }
          attachments: { a: { map: f/reno, struct_ops: {} } }
          """
        }
        if let error = try sandbox.failure(manifest(theirs)) { try Test.cancel("\(error)") }
        try Sandbox.run { other in
          let error = #expect(throws: ReconcilerError.self) { try other.plan(manifest(ours)) }
          #expect(error?.reason == .conflict)
          #expect(
            error?.message.contains(
              "struct_ops tcp_congestion_ops bpfapply_reno is held by deployment test: ") == true,
            "\(error as Any)")
        }
        try sandbox.destroy()
      }
    }

    /// A table that had to go for another one that then fails is registered again.
    @Test func aTableThatHadToGoComesBack() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = """
            programs: { f: { file: struct_ops.unlinked.o }, g: { file: verifier-rejected.o } }
            attachments: { a: { map: f/reno, struct_ops: {} } }
            """
          if let error = try sandbox.failure(manifest) { try Test.cancel("\(error)") }
          try BPFFileSystem.mount(at: sandbox.bpffs)
          defer { try? BPFFileSystem.unmount(sandbox.bpffs) }
          var wasTakenOff = false
          for number in 1...60 {
            let kernel = CountingKernel(sandbox.kernel, .failure(at: number))
            do {
              try sandbox.reconciler(kernel).apply(sandbox.desired(manifest), forced)
              break
            } catch let error as ReconcilerError {
              if kernel.didPublish { break }
              wasTakenOff =
                wasTakenOff
                || kernel.changesUpToFault.dropLast().contains { $0.hasPrefix("detach ") }
              #expect(error.notes == [], "\(number): \(error)")
              try stage.transfer("bpfapply_reno")
            }
          }
          #expect(wasTakenOff)
          _ = try? sandbox.destroy()
        }
      }
    }
  }
}
