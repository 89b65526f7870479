import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Values of the kernel's configuration that a manifest sets.
  @Suite struct ConfigurationTests {
    private func manifest(_ hertz: Int) -> String {
      """
      programs:
        f: { file: object/kconfig.bpf.o, kconfig: { CONFIG_BPF_SYSCALL: true, CONFIG_HZ: \(hertz) } }
      attachments: { a: { program: reads } }
      """
    }

    /// What the running program saw: its fourth number.
    private func seen(_ sandbox: Sandbox) throws -> UInt64? {
      let map = try RawMap(Pin.open(sandbox.pin(.map, "f/kconfig.bss")).take())
      for _ in 0..<100 {
        let value = try map.lookup([0, 0, 0, 0]) ?? []
        let number = value.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 24, as: UInt64.self) }
        if number != 0 { return number }
        System.sleep(milliseconds: 10)
      }
      return nil
    }

    @Test func aProgramSeesThemAndIsReloadedWhereTheyChange() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest(777))
        #expect(try seen(sandbox) == 777)
        #expect(try sandbox.plan(manifest(777)).isEmpty)
        let plan = try sandbox.apply(manifest(888))
        #expect(
          plan.facts.prefix(2) == [
            Fact(.replace, .map("f/kconfig.kconfig"), because: [.changed(.constants)]),
            Fact(.replace, .program("f/reads"), because: [.uses(.map("f/kconfig.kconfig"))]),
          ])
        try sandbox.destroy()
      }
    }

    @Test func whatTheFileDoesNotAskForIsRefused() throws {
      try Sandbox.run { sandbox in
        let error = #expect(throws: ReconcilerError.self) {
          try sandbox.desired(
            "programs: { f: { file: object/kconfig.bpf.o, kconfig: { CONFIG_HX: 1, CONFIG_HZ: y1 } } }"
          )
        }
        #expect(
          error?.diagnostics.map(\.message) == [
            "bytecode file `f` asks for no configuration value `CONFIG_HX`",
            "CONFIG_HZ has the value \"y1\", which does not fit a variable of kind integer",
          ])
      }
    }
  }
}
