import BPFSyscall
import BTF
import Glibc
import Testing

extension KernelTests {
  /// What the kernel says of a program.
  @Suite struct ProgramDetailsTests {
    @Test func theInfoIsThatOfThisProgram() throws {
      let before = now()
      let info = try Program.returning(2, type: .xdp).info()
      #expect(info.type == .xdp && info.id > 0 && info.tag.count == 8)
      #expect(info.userID == System.user)
      #expect(before <= info.loadTime && info.loadTime <= now())
      #expect(info.translatedSize == 16)
      #expect(info.mapCount == 0 && info.btfID == 0)
      #expect(info.interfaceIndex == 0 && info.networkNamespaceInode == 0)
    }

    @Test func theInstructionsCanBeReadBack() throws {
      let map = try RawMap.create(
        RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
      let code = Bytecode.loadMap(map.descriptor.rawValue, into: 1) + Bytecode.returning(0)
      let program = try Program.load(
        Program.Options(type: .socketFilter, instructions: code, license: "GPL"))
      let details = try program.details()
      #expect(details.translatedInstructions.count == 32)
      #expect(details.translatedInstructions.suffix(16) == Bytecode.returning(0)[...])
      #expect(details.mapIDs == [try map.info().id])
      #expect(details.tags == [details.info.tag])
      #expect(details.jitedInstructions.count == details.info.jitedSize)
      #expect(details.jitedFunctionAddresses.count == 1)
      #expect(details.jitedFunctionSizes.count == 1)
      #expect(Int(details.jitedFunctionSizes[0]) <= details.info.jitedSize)
    }

    @Test func whatWasNotAskedForIsEmpty() throws {
      let details = try Program.returning(2, type: .xdp).details([.tags])
      #expect(details.tags.count == 1)
      #expect(details.translatedInstructions == [] && details.jitedInstructions == [])
      #expect(details.info.translatedSize == 16)
    }

    @Test func theTypeThatAProgramIsAttachedToIsSaid() throws {
      let function = try #require(try KernelTypes.id("bpf_iter_bpf_map", .function))
      var options = Program.Options(
        type: .tracing, instructions: Bytecode.returning(0), license: "GPL")
      options.expectedAttachType = .traceIter
      options.attachTypeID = function
      let info = try Program.load(options).info()
      if info.attachTypeID == 0 { try Test.cancel("this kernel does not say it") }
      #expect(info.attachTypeID == function)
      #expect(info.attachBTFID > 0)
    }

    private func now() -> UInt64 {
      var time = timespec()
      clock_gettime(CLOCK_BOOTTIME, &time)
      return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
  }
}
