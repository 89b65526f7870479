import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Several names of one target, and names that mean another one by now.
  @Suite struct SpellingTests {
    /// Attachments that are at one target, each as a manifest says it.
    struct Spellings: Sendable, CustomTestStringConvertible {
      let kind: String
      let file: String
      let all: @Sendable (Stage) throws -> [String]

      var testDescription: String { file }

      init(
        _ kind: String, file: String? = nil, _ all: @escaping @Sendable (Stage) throws -> [String]
      ) {
        self.kind = kind
        self.file = file ?? kind
        self.all = all
      }
    }

    /// An interface by its name and by another one, in a namespace by its name and by its path.
    private static func interfaces(_ stage: Stage, _ more: String = "") throws -> [String] {
      try stage.needNetwork()
      try Process.run(
        "ip", "-n", stage.receiver, "link", "property", "add", "dev", "veth1", "altname", "uplink")
      return ["veth1", "uplink"].flatMap { interface in
        [stage.receiver, Stage.path(stage.receiver)].map {
          "{ interface: \(interface), netns: \($0)\(more) }"
        }
      }
    }

    private static let spellings: [Spellings] = [
      Spellings("xdp") { stage in
        try interfaces(stage, ", mode: generic").map { "program: on_packet, xdp: \($0)" }
      },
      Spellings("tcx") { stage in
        try interfaces(stage).flatMap {
          ["program: on_packet, tcx: \($0)"]
        } + [
          "program: on_packet, tcx: { interface: veth1, netns: \(stage.receiver), direction: ingress }"
        ]
      },
      Spellings("tc", file: "tcx") { stage in
        try interfaces(stage).map { "program: on_packet, tc: \($0)" }
          + ["program: on_packet, tc: { interface: veth1, netns: \(stage.receiver), priority: 1 }"]
      },
      Spellings("netfilter") { stage in
        try stage.needNetwork()
        return [stage.receiver, Stage.path(stage.receiver)].flatMap { place in
          ["", ", family: ipv4", ", priority: 0"].map {
            "program: on_packet, netfilter: { hook: prerouting, netns: \(place)\($0) }"
          }
        }
      },
      Spellings("netns", file: "sk_lookup") { stage in
        try stage.needNetwork()
        return [stage.receiver, Stage.path(stage.receiver)].map {
          "program: on_lookup, netns: \($0)"
        }
      },
      Spellings("cgroup", file: "cgroup_skb") { stage in
        let path = try stage.cgroup()
        let mount = try #require(Stage.cgroupMount)
        return [path, String(path.dropFirst(mount.utf8.count + 1))].map {
          "program: on_packet, cgroup: \($0)"
        }
      },
      Spellings("tracepoint") { _ in
        ["program: on_exec", "program: on_exec, tracepoint: sched/sched_process_exec"]
      },
      Spellings("raw_tracepoint") { _ in
        ["program: on_exec", "program: on_exec, raw_tracepoint: sched_process_exec"]
      },
      Spellings("iterator") { _ in
        ["program: list_tasks", "program: list_tasks, iterator: task"]
      },
      Spellings("kprobe") { _ in
        [
          "program: on_clone, kprobe: kernel_clone",
          "program: on_clone, kprobe: { function: kernel_clone, offset: 0 }",
        ]
      },
      Spellings("fentry") { _ in
        ["program: on_clone", "program: on_clone, fentry: kernel_clone"]
      },
    ]

    @Test(arguments: spellings)
    func anotherNameOfTheSameTargetIsNoChange(_ spellings: Spellings) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need(spellings.kind, sandbox)
          let manifests = try spellings.all(stage).map {
            "programs: { f: { file: \(spellings.file).o } }\nattachments: { a: { \($0) } }"
          }
          #expect(manifests.count > 1)
          for first in [manifests[0], manifests[manifests.count - 1]] {
            if let failure = try sandbox.failure(first) {
              #expect(["kprobe", "fentry"].contains(spellings.kind))
              #expect([.unsupported, .denied].contains(failure.reason))
              return
            }
            let before = try sandbox.snapshot()
            for manifest in manifests {
              let kernel = CountingKernel(sandbox.kernel)
              #expect(try sandbox.apply(manifest, kernel).isEmpty, "\(manifest)")
              #expect(kernel.changes == [], "\(manifest)")
            }
            #expect(try sandbox.snapshot() == before)
            #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
            try sandbox.destroy()
          }
        }
      }
    }

    private static func manifest(_ stage: Stage, _ interface: String, _ netns: String? = nil)
      -> String
    {
      """
      programs: { f: { file: xdp.o } }
      attachments:
        a: { program: on_packet, xdp: { interface: \(interface), mode: generic, netns: \(netns ?? stage.receiver) } }
      """
    }

    @Test func aRenamedInterfaceIsNoChangeAndStatusKnowsIt() throws {
      try Stage.run { stage, sandbox in
        try sandbox.apply(Self.manifest(stage, "veth1"))
        let link = try sandbox.id(.attachment, "a")
        try Process.run("ip", "-n", stage.receiver, "link", "set", "veth1", "name", "nic7")
        let address = ObjectAddress(.attachment, "a")
        let stale = try sandbox.reconciler().status(of: "test")
        #expect(stale?.drift(of: address) == .staleTarget(.gone))
        #expect(stale?.hasDrift == true)

        #expect(try sandbox.apply(Self.manifest(stage, "nic7")).isEmpty)
        #expect(try sandbox.id(.attachment, "a") == link)
        // The old name leads nowhere, so that the new one had to be written down.
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
        #expect(try sandbox.steps { try stage.sendPacket() } > 0)
      }
    }

    @Test func aLinkGoesWithItsInterface() throws {
      try Stage.run { stage, sandbox in
        try sandbox.apply(Self.manifest(stage, "veth1"))
        let link = try sandbox.id(.attachment, "a")
        let other = Sandbox.uniqueName()
        try Process.run("ip", "netns", "add", other)
        defer { try? Process.run("ip", "netns", "del", other) }
        try Process.run("ip", "-n", stage.receiver, "link", "set", "veth1", "netns", other)
        let address = ObjectAddress(.attachment, "a")
        let status = try sandbox.reconciler().status(of: "test")
        #expect(status?.drift(of: address) == .staleTarget(.interfaceMoved))

        let moved = Self.manifest(stage, "veth1", other)
        let plan = try sandbox.apply(moved)
        #expect(plan.effective.map(\.action.name) == [.update])
        guard case .movedAlong? = plan.effective.first?.because.first else {
          Issue.record("\(plan.effective)")
          return
        }
        #expect(try sandbox.id(.attachment, "a") == link)
        #expect(try sandbox.apply(moved).isEmpty)
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
        // Its neighbour asks who has an address as soon as it is up.
        #expect(
          try sandbox.steps {
            try Process.run("ip", "-n", other, "link", "set", "veth1", "up")
            _ = try? Process.run(
              "ip", "netns", "exec", stage.sender, "ping", "-c", "1", "-W", "1", "10.99.0.2")
          } > 0)
        // Taken off where it is now.
        try sandbox.destroy()
        #expect(Sandbox.isGone(link: link))
      }
    }

    @Test func aNamespaceThatWasReplacedIsToldByStatusAndPlan() throws {
      try Stage.run { stage, sandbox in
        let name = Sandbox.uniqueName()
        func make() throws {
          try Process.run("ip", "netns", "add", name)
          try Process.run("ip", "-n", name, "link", "add", "edge0", "type", "veth")
        }
        defer { try? Process.run("ip", "netns", "del", name) }
        try make()
        let manifest = Self.manifest(stage, "edge0", name)
        try sandbox.apply(manifest)
        try Process.run("ip", "netns", "del", name)
        try make()
        let address = ObjectAddress(.attachment, "a")
        // The link went with its namespace, or is about to.
        let drift = try sandbox.reconciler().status(of: "test")?.drift(of: address)
        #expect([.severed, .staleTarget(.namespaceReplaced)].contains(drift))
        #expect(try sandbox.apply(manifest).effective.count == 1)
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
      }
    }

    @Test func whatAPatternMeansSinceIsDrift() throws {
      try Stage.run { stage, sandbox in
        func add(_ name: String) throws {
          try Process.run("ip", "-n", stage.receiver, "link", "add", name, "type", "veth")
        }
        try add("edge0")
        let manifest = Self.manifest(stage, "\"edge*\"")
        try sandbox.apply(manifest)
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
        try add("edge1")
        let status = try sandbox.reconciler().status(of: "test")
        #expect(status?.newTargets.keys.map(\.description) == ["attachment.a@edge1"])
        #expect(status?.hasDrift == true)
        try sandbox.apply(manifest)
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
        try Process.run("ip", "-n", stage.receiver, "link", "del", "edge1")
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == true)
      }
    }
  }
}
