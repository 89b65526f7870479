import BPFSyscall
import Simulation
import Testing

@testable import BPFLoader
@testable import Reconciler

extension KernelTests {
  /// What an undo attaches again at a hook whose programs run one after the other, beside what others have there.
  @Suite struct OrderedUndoTests {
    @Test func theOrderOfAnInterfaceIsKept() throws {
      try Stage.run(needing: "tcx") { stage, sandbox in
        let target = "tcx: { interface: veth1, direction: ingress, netns: \(stage.receiver) }"
        let namespace = try NetworkNamespace(at: Stage.path(stage.receiver))
        try check(Hook(file: "tcx", target: target, isOrdered: true), sandbox) { program in
          try namespace.run { () throws(SystemCallError) in
            try program.attach(to: .interface(try interfaceIndex("veth1")), .tcxIngress)
          }
        }
      }
    }

    @Test func theOrderOfAControlGroupIsKept() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let group = try stage.cgroup()
          let isOrdered =
            sandbox.kernel.host.knowsAttribute(["link_create", "cgroup", "relative_fd"]) != false
          let hook = Hook(file: "cgroup_skb", target: "cgroup: \(group)", isOrdered: isOrdered)
          let directory = try CgroupSelection.open(group)
          try check(hook, sandbox) { program in
            try program.attach(
              to: .descriptor(directory.rawValue), .cgroupInetEgress,
              AttachOptions(flags: .allowMulti))
          }
        }
      }
    }

    private struct Hook {
      let file: String
      let target: String
      let isOrdered: Bool

      func manifest(_ names: [String], version: String = "") -> String {
        """
        programs:
          \(names.map { "\($0): { file: \(file)\(version).o }" }.joined(separator: "\n  "))
        attachments:
          \(names.map { "\($0): { program: \($0)/on_packet, \(target), replace: old-first }" }.joined(separator: "\n  "))
        """
      }
    }

    /// Two of ours, with a link of others between them and a program without one behind, while an update fails, or is
    /// killed, at each of its changes.
    private func check(
      _ hook: Hook, _ sandbox: Sandbox, _ attach: (borrowing Program) throws -> Void
    ) throws {
      try Sandbox.run(sandbox.kernel) { other in
        try sandbox.apply(hook.manifest(["a"]))
        try other.apply(hook.manifest(["x"]))
        let ours = ["a", "b"]
        try sandbox.apply(hook.manifest(ours))
        let foreign = try CountedProgram(hook.file == "tcx" ? .schedCLS : .cgroupSKB)
        try attach(foreign.program)
        let desired = try sandbox.desired(hook.manifest(ours))
        let attachment = desired.attachments[0]
        let target = try #require(
          try sandbox.kernel.resolve(attachment.request, in: TargetView()).first)
        func order() throws -> [UInt32]? {
          try sandbox.kernel.programs(atHookOf: attachment, target)?.members.map(\.program)
        }
        let before = try #require(try order())
        let a = try sandbox.id(.program, "a/on_packet")
        let b = try sandbox.id(.program, "b/on_packet")
        #expect(before == [a, try other.id(.program, "x/on_packet"), b, foreign.id])
        var again = 0
        for number in 1...200 {
          let isKilled = number.isMultiple(of: 2)
          let kernel = CountingKernel(
            sandbox.kernel, isKilled ? .death(at: number) : .failure(at: number))
          let links = try [sandbox.id(.attachment, "a"), sandbox.id(.attachment, "b")]
          let error = try sandbox.failure(hook.manifest(ours, version: ".v2"), kernel)
          guard let error, !kernel.didPublish else { break }
          if isKilled { try Recovery(layout: sandbox.layout, kernel: sandbox.kernel).run() }
          if try [sandbox.id(.attachment, "a"), sandbox.id(.attachment, "b")] != links {
            again += 1
          }
          let place = "\(number), \(kernel.changesUpToFault.last ?? "")"
          #expect(try sandbox.plan(hook.manifest(ours)).isEmpty, "\(place)")
          if hook.isOrdered {
            #expect(error.lostPlaces == [] && (isKilled || error.notes == []), "\(place): \(error)")
            #expect(try order() == before, "\(place)")
          } else if try order() != before, !isKilled {
            #expect(error.lostPlaces != [] && error.reason == .notConverged, "\(place): \(error)")
          }
        }
        #expect(again > 5)
        withExtendedLifetime(foreign) {}
      }
    }
  }
}
