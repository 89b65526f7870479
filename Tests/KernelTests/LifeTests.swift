import BPFLoader
import BPFSyscall
import Glibc
import Testing

@testable import Reconciler

extension KernelTests {
  /// What ends what is attached, though its link looks the same.
  @Suite struct LifeTests {
    @Test func aProbeOnAModuleThatWasLoadedAgainIsAttachedAgain() throws {
      let module = "/modules/dummy.ko"
      guard try FileStatus(at: module) != nil else {
        try Test.cancel("only the VMs have a module that nobody else needs")
      }
      try Sandbox.run { sandbox in
        try Requirements.need("kprobe", sandbox)
        func load() throws {
          if try FileStatus(at: "/sys/module/dummy") == nil { try Process.run("insmod", module) }
        }
        try load()
        defer { try? load() }
        let manifest = """
          programs: { f: { file: kprobe.o } }
          attachments: { a: { program: on_clone, kprobe: dummy_xmit } }
          """
        try sandbox.apply(manifest)
        let address = ObjectAddress(.attachment, "a")
        func drift() throws -> Drift? {
          try sandbox.reconciler().status(of: "test")?.drift(of: address)
        }
        #expect(try drift() == nil)
        try Process.run("rmmod", "dummy")
        #expect(try drift() == .dead(.moduleIsGone("dummy")))
        try load()
        #expect(try drift() == .dead(.moduleWasReloaded("dummy")))
        let plan = try sandbox.apply(manifest)
        #expect(plan.effective.map(\.address) == [address])
        #expect(try drift() == nil)
        #expect(try sandbox.apply(manifest).isEmpty)
        try Process.run("ip", "link", "add", "bat0", "type", "dummy")
        defer { try? Process.run("ip", "link", "del", "bat0") }
        #expect(
          try sandbox.steps {
            try Process.run("ip", "link", "set", "bat0", "up")
            try? Process.run("ping", "-c", "1", "-W", "1", "-I", "bat0", "10.99.1.1")
          } > 0)
      }
    }

    @Test func aCounterOfACPUThatWasOfflineIsOpenedAgain() throws {
      let cpu = "/sys/devices/system/cpu/cpu1/online"
      guard try FileStatus(at: "/modules") != nil, try FileStatus(at: cpu) != nil else {
        try Test.cancel("only a VM with two CPUs has one that nobody else needs")
      }
      try Sandbox.run { sandbox in
        let manifest = """
          programs: { f: { file: perf_event.o } }
          attachments: { a: { program: on_sample, perf_event: { event: cpu-clock, frequency: 50, cpus: 1 } } }
          """
        try sandbox.apply(manifest)
        let address = ObjectAddress(.attachment, "a")
        try Process.run("sh", "-c", "echo 0 >\(cpu); echo 1 >\(cpu)")
        #expect(
          try sandbox.reconciler().status(of: "test")?.drift(of: address)
            == .dead(.cpuWasOffline(1)))
        #expect(try sandbox.apply(manifest).effective.map(\.address) == [address])
        #expect(try sandbox.steps { System.sleep(milliseconds: 200) } > 0)
        #expect(try sandbox.apply(manifest).isEmpty)
      }
    }

    @Test func aCounterOfAProcessEndsWithIt() throws {
      try Sandbox.run { sandbox in
        try Process.withOtherMounts { process in
          let manifest = """
            programs: { f: { file: perf_event.o } }
            attachments: { a: { program: on_sample, perf_event: { event: cpu-clock, frequency: 50, cpus: 0, pid: \(process) } } }
            """
          if let failure = try sandbox.failure(manifest) {
            #expect([.unsupported, .denied].contains(failure.reason))
            return
          }
          func drift() throws -> Drift? {
            try sandbox.reconciler().status(of: "test")?.drift(of: ObjectAddress(.attachment, "a"))
          }
          #expect(try drift() == nil)
          kill(process, SIGKILL)
          for _ in 0..<100 where try drift() == nil { System.sleep(milliseconds: 10) }
          #expect(try drift() == .dead(.processEnded(UInt64(process))))
        }
      }
    }
  }
}
