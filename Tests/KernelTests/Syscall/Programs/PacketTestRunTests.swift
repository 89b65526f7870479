import BPFSyscall
import Testing

extension KernelTests {
  /// Test runs of programs that are given a packet.
  @Suite struct PacketTestRunTests {
    private let packet = [UInt8](repeating: 7, count: 64)

    /// Loads a program of instructions.
    private func program(_ type: ProgramType, _ code: [UInt8]...) throws -> Program {
      try Program.load(
        Program.Options(type: type, instructions: code.flatMap { $0 }, license: "GPL"))
    }

    /// An XDP program that sets the packet's first byte to 0xaa.
    private func marking() throws -> Program {
      try program(
        .xdp,
        Bytecode.instruction(0x61, registers: 0x12),  // r2 = the packet's start
        Bytecode.instruction(0x61, registers: 0x13, offset: 4),  // r3 = its end
        Bytecode.instruction(0xbf, registers: 0x24),  // r4 = r2 + 14
        Bytecode.instruction(0x07, registers: 4, immediate: 14),
        Bytecode.instruction(0x2d, registers: 0x34, offset: 1),  // if r4 > r3 skip the next
        Bytecode.instruction(0x72, registers: 2, immediate: 0xaa),
        Bytecode.returning(2))
    }

    /// A program of traffic control that returns the mark, and adds 1 to it.
    private func counting() throws -> Program {
      try program(
        .schedCLS,
        Bytecode.instruction(0x61, registers: 0x10, offset: 8),
        Bytecode.instruction(0xbf, registers: 0x02),
        Bytecode.instruction(0x07, registers: 2, immediate: 1),
        Bytecode.instruction(0x63, registers: 0x21, offset: 8),
        Bytecode.exit)
    }

    @Test func thePacketComesBackAsTheProgramLeftIt() throws {
      let result = try marking().testRun(.init(data: packet, dataRoom: 128))
      #expect(result.returnValue == 2)
      #expect(result.data == [0xaa] + packet.dropFirst())
      #expect(result.dataSize == 64)
    }

    @Test func withoutRoomThePacketsSizeComesBack() throws {
      let result = try marking().testRun(.init(data: packet))
      #expect(result.data == [])
      #expect(result.dataSize == 64)
    }

    @Test func tooLittleRoomSaysHowMuchIsNeeded() throws {
      let program = try marking()
      let error = expectTestRun(.noSpace) { () throws(Program.TestRunError) in
        _ = try program.testRun(.init(data: packet, dataRoom: 16))
      }
      let needed = try #require(error?.neededDataRoom)
      #expect(needed == 64)
      #expect(error?.neededContextRoom == nil)
      #expect(try program.testRun(.init(data: packet, dataRoom: needed)).data.count == 64)
    }

    @Test func aPacketWithoutAnEthernetHeaderIsRefused() throws {
      let program = try Program.returning(33, type: .socketFilter)
      expectTestRun(.invalidArgument) { () throws(Program.TestRunError) in
        _ = try program.testRun(.init(data: Array(packet.prefix(13))))
      }
    }

    @Test func aSocketFilterRuns() throws {
      let program = try Program.returning(33, type: .socketFilter)
      #expect(try program.testRun(.init(data: packet)).returnValue == 33)
    }

    @Test func theContextOfAPacketIsReadAndWritten() throws {
      var options = Program.TestRunOptions(data: packet)
      options.context = [UInt8](repeating: 0, count: 192)
      options.context[8] = 41
      options.contextRoom = 256
      let result = try counting().testRun(options)
      #expect(result.returnValue == 41)
      #expect(result.context.count >= 184)
      #expect(result.context[8] == 42)
    }

    @Test func tooLittleRoomForTheContextSaysHowMuchIsNeeded() throws {
      let program = try counting()
      var options = Program.TestRunOptions(data: packet)
      options.contextRoom = 8
      let error = expectTestRun(.noSpace) { () throws(Program.TestRunError) in
        _ = try program.testRun(options)
      }
      options.contextRoom = try #require(error?.neededContextRoom)
      #expect(error?.neededDataRoom == nil)
      #expect(try program.testRun(options).context.count == options.contextRoom)
    }

    @Test func anXDPProgramIsGivenAnInterface() throws {
      // r0 = the index of the interface that the packet came in by.
      let program = try program(
        .xdp, Bytecode.instruction(0x61, registers: 0x10, offset: 12), Bytecode.exit)
      var options = Program.TestRunOptions(data: packet)
      options.context = HandmadeBTF.words([0, UInt32(packet.count), 0, 1, 0, 0])
      options.contextRoom = 24
      do throws(Program.TestRunError) {
        let result = try program.testRun(options)
        #expect(result.returnValue == 1)
        #expect(result.context == options.context)
      } catch {
        #expect(error.errno == .invalidArgument)
        try Test.cancel("this kernel runs XDP without a context")
      }
    }

    @Test func theDurationIsThatOfOneRun() throws {
      // r0 = the time since boot, 32 times.
      let time = Bytecode.instruction(0x85, immediate: 5)
      let program = try program(
        .xdp, (0..<32).flatMap { _ in time }, Bytecode.returning(2))
      var options = Program.TestRunOptions(data: packet)
      options.repeatCount = 2_000
      let clock = ContinuousClock()
      var result: Program.TestRunResult?
      let whole = try clock.measure { result = try program.testRun(options) }
      let duration = try #require(result).duration
      #expect(duration > 0)
      #expect(Duration.nanoseconds(Int64(duration)) * 2_000 <= whole * 2)
    }

    @Test func liveFramesAreReallySent() throws {
      let program = try Program.returning(1, type: .xdp)  // XDP_DROP
      var options = Program.TestRunOptions(data: packet)
      options.flags = .xdpLiveFrames
      options.repeatCount = 10
      options.batchSize = 4
      do throws(Program.TestRunError) {
        #expect(try program.testRun(options).data == [])
      } catch {
        #expect([.invalidArgument, .argListTooLong].contains(error.errno))
        try Test.cancel("this kernel sends no live frames")
      }
      options.batchSize = 1_000
      expectTestRun(.argListTooLong) { () throws(Program.TestRunError) in
        _ = try program.testRun(options)
      }
    }

    @Test func theChecksumMayCountAsComplete() throws {
      let program = try Program.returning(0, type: .schedCLS)
      var options = Program.TestRunOptions(data: packet)
      options.flags = .skbChecksumComplete
      do throws(Program.TestRunError) {
        #expect(try program.testRun(options).returnValue == 0)
      } catch {
        #expect(error.errno == .invalidArgument)
        try Test.cancel("this kernel's test runs know no checksums")
      }
    }
  }
}
