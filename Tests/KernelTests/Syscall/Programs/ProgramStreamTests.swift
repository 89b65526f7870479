import BPFSyscall
import BTF
import Testing

extension KernelTests {
  /// What programs write.
  @Suite struct ProgramStreamTests {
    /// A map that holds a text which no one can change, as the kernel wants of a format.
    private func text(_ text: String) throws -> RawMap {
      let bytes = Array(text.utf8) + [0]
      var options = RawMap.Options(
        type: .array, keySize: 4, valueSize: UInt32(bytes.count), maxEntries: 1)
      options.flags = .readOnlyForPrograms
      let map = try RawMap.create(options)
      try map.update([0, 0, 0, 0], bytes)
      try map.freeze()
      return map
    }

    /// A program that writes `number 42` to a stream.
    private func writing(to stream: ProgramStream) throws -> Program {
      try CommandCase.needStreams()
      // Where there are both, the second is the kernel's own.
      let names = ["bpf_stream_vprintk", "bpf_stream_vprintk_impl"]
      let function = try names.compactMap { try KernelTypes.id($0, .function) }.first
      let format = try text("number %d\n")
      let mapValue: UInt8 = 2
      let kernelFunction: UInt8 = 2
      let code: [[UInt8]] = [
        // The one argument: *(u64 *)(r10 - 8) = 42.
        Bytecode.instruction(0x7a, registers: 10, offset: -8, immediate: 42),
        Bytecode.instruction(0xb7, registers: 1, immediate: Int32(stream.rawValue)),
        Bytecode.instruction(
          0x18, registers: 2 | mapValue << 4, immediate: format.descriptor.rawValue),
        Bytecode.instruction(0),
        Bytecode.instruction(0xbf, registers: 0xa3),
        Bytecode.instruction(0x07, registers: 3, immediate: -8),
        Bytecode.instruction(0xb7, registers: 4, immediate: 8),
        Bytecode.instruction(0xb7, registers: 5),
        Bytecode.instruction(
          0x85, registers: kernelFunction << 4, immediate: Int32(try #require(function))),
        Bytecode.exit,
      ]
      var options = Program.Options(
        type: .syscall, instructions: code.flatMap { $0 }, license: "GPL")
      options.flags = .sleepable
      return try Program.load(options)
    }

    @Test(arguments: [ProgramStream.standardOutput, .standardError])
    func whatAProgramWritesIsReadOnce(_ stream: ProgramStream) throws {
      let program = try writing(to: stream)
      let result = Int32(bitPattern: try program.testRun().returnValue)
      if result == -12 { try Test.cancel("this kernel finds no memory for streams") }  // ENOMEM
      #expect(result == 0)
      _ = try program.testRun()
      #expect(try program.read(stream, upTo: 6) == Array("number".utf8))
      #expect(
        String(decoding: try program.readAll(stream), as: UTF8.self) == " 42\nnumber 42\n")
      #expect(try program.readAll(stream) == [])
    }

    @Test func theStreamsAreApart() throws {
      let program = try writing(to: .standardOutput)
      _ = try program.testRun()
      #expect(try program.readAll(.standardError) == [])
    }
  }
}
