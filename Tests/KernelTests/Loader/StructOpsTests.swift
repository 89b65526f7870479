import BPFLoader
import BPFSyscall
import Testing

extension KernelTests {
  /// Tables of functions for the kernel, loaded with their file.
  @Suite struct StructOpsTests {
    @Test func aLinkRegistersATable() throws {
      let object = try ObjectFixture.load("struct_ops", since: KernelVersion(6, 4))
      #expect(try !available().contains("bpf_linked"))
      let link = try Link.createStructOps(map: object.map("linked"))
      #expect(try available().contains("bpf_linked"))
      try link.close()
      #expect(try !available().contains("bpf_linked"))
    }

    @Test func aTableWithoutALinkIsRegisteredByItsValue() throws {
      let object = try ObjectFixture.load("struct_ops", since: KernelVersion(6, 4))
      #expect(try !available().contains("bpf_plain"))
      try object.register("plain")
      #expect(try available().contains("bpf_plain"))
      try object.unregister("plain")
      #expect(try !available().contains("bpf_plain"))
    }

    @Test func aTableWithALinkIsNotRegisteredByItsValue() throws {
      let object = try ObjectFixture.load("struct_ops", since: KernelVersion(6, 4))
      let error = try #require(throws: LoaderError.self) { try object.register("linked") }
      #expect("\(error)" == "struct_ops has no table without a link linked")
      #expect(error.advice == "it has: plain")
    }

    private func available() throws -> [Substring] {
      let text = try readFile("/proc/sys/net/ipv4/tcp_available_congestion_control")
      return String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    }
  }
}
