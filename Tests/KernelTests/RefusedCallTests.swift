import BPFSyscall
import Testing

@testable import BPFLoader
@testable import Reconciler

extension KernelTests {
  /// What the kernel refuses, and what is said of it.
  @Suite struct RefusedCallTests {
    private func map(_ definition: String) -> String { "maps: { m: { \(definition) } }" }

    @Test func aValueThatIsTooLargeIsNamed() throws {
      try Sandbox.run { sandbox in
        let error = try #require(
          try sandbox.failure(
            map("type: hash, key: { size: 4 }, value: { size: 5000000 }, max_entries: 4")))
        #expect(error.message.contains("value of 5000000 bytes is too large"), "\(error)")
        #expect(error.advice?.contains("4 MiB") == true, "\(error.advice ?? "")")
        #expect(error.reason == .invalid)
      }
    }

    @Test func entriesThatAreTooManyAreNamed() throws {
      try Sandbox.run { sandbox in
        let error = try #require(
          try sandbox.failure(
            map("type: array, key: { size: 4 }, value: { size: 65536 }, max_entries: 4000000000")))
        let advice = try #require(error.advice)
        #expect(advice.contains("entries") && !advice.contains("hook"), "\(advice)")
      }
    }

    /// A control group above lets none in below: that shows before anything is made, and who it is.
    @Test func aProgramAboveThatLetsNoneInIsNamed() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need("cgroup", sandbox)
          let above = try stage.cgroup()
          let below = "\(above)/below"
          try Directory.create(below, mode: 0o755)
          defer { try? Directory.remove(below) }
          let program = try Program.returning(1, type: .cgroupSKB)
          let directory = try FileDescriptor(openingDirectory: above)
          let target = AttachTarget.descriptor(directory.rawValue)
          let text = """
            programs: { f: { file: cgroup_skb.o } }
            attachments:
              a: { program: f/on_packet, cgroup: \(below) }
            """
          let hook = try #require(
            try sandbox.desired(text).attachments.first?.program.attachType)
          try program.attach(to: target, hook)
          let error = try #require(try sandbox.failure(text))
          #expect(error.reason == .conflict)
          #expect(error.message.contains("program \(try program.info().id) at"), "\(error)")
          #expect(error.message.contains(above), "\(error)")

          try target.detach(hook)
          try program.attach(to: target, hook, AttachOptions(flags: .allowOverride))
          try sandbox.apply(text)
          try sandbox.destroy()
          try target.detach(hook)
        }
      }
    }

    /// Its code is gone since the machine started.
    @Test func aFunctionOfTheStartIsNotProbed() throws {
      let host = Host()
      let error = #expect(throws: LoaderError.self) {
        try host.requireFunction("start_kernel", kind: "kprobe")
      }
      #expect(error?.reason == .missingTarget)
      #expect(error?.message.contains("__init") == true, "\(error?.message ?? "")")
      try host.requireFunction("schedule", kind: "kprobe")
      try host.requireCode(of: "schedule")
    }
  }
}
