import BPFLoader
import BPFSyscall
import Testing

extension KernelTests {
  /// What programs see of what the kernel provides by name.
  @Suite struct KernelValueTests {
    @Test func aProgramSeesTheConfiguration() throws {
      let object = try ObjectFixture.load(
        "kconfig",
        configuration: """
          CONFIG_BPF_SYSCALL=y
          CONFIG_NET=m
          CONFIG_HZ=977
          CONFIG_PHYSICAL_START=0x1000000
          CONFIG_DEFAULT_HOSTNAME="name"

          """)
      try object.run("reads")
      let seen = try object.numbers("kconfig.bss")
      #expect(seen[0] == 1)
      #expect(seen[1] == 2)  // TRI_MODULE
      #expect(seen[3] == 977)
      #expect(seen[6] == 0x100_0000)
      #expect(seen[7] == UInt64(UInt8(ascii: "a")))
      #expect(seen[9] == 0)
      #expect(seen[10] == UInt64(Host().version.code))
      #expect(seen[12] == 1)
      #expect(seen[13] == 0)
    }

    @Test func aProgramSeesAddresses() throws {
      try needVariables()
      let object = try ObjectFixture.load("ksyms")
      try object.run("addresses")
      let seen = try object.numbers("ksyms.bss")
      #expect(try seen[1] == Probed.kernelAddress("schedule"))
      #expect(seen[2] == 0)
      #expect(seen[3] == 0)
    }

    @Test func aProgramReadsVariables() throws {
      try needVariables()
      let object = try ObjectFixture.load("ksyms", since: KernelVersion(5, 12))
      try object.run("variables")
      // The tasks that run, or would like to, on the CPU where the program runs: this one at least.
      #expect(try object.numbers("ksyms.bss")[5] > 0)
    }

    @Test func aProgramCallsFunctionsOfTheKernel() throws {
      let object = try ObjectFixture.load("kfuncs", since: KernelVersion(6, 3))
      let link = try Link.openRawTracepoint(named: nil, program: object.program("masks"))
      try Process.run("true")
      try link.close()
      // The number of the task that it asked for: kthreadd.
      #expect(try object.numbers("kfuncs.bss")[0] == 2)
    }

    private func needVariables() throws {
      if Probed.symbol("runqueues") == nil {
        try Test.cancel("this kernel does not tell where its variables are: no CONFIG_KALLSYMS_ALL")
      }
    }
  }
}
