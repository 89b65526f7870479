import Testing

@testable import BPFSyscall

/// Where each option of loading lands in the attributes of `BPF_PROG_LOAD`.
@Suite struct ProgramOptionsTests {
  private func options() -> Program.Options {
    var options = Program.Options(
      type: .xdp, instructions: [UInt8](repeating: 0, count: 24), license: "GPL")
    options.name = "abc"
    return options
  }

  private func attributes(_ options: Program.Options) throws -> Attributes {
    let name = try #require(ObjectName(options.name))
    let addresses = try options.arrays().enumerated().map { index, array in
      array.isEmpty ? 0 : UInt64(index + 1) << 40
    }
    return Attributes(options.attributes(name: name, addresses))
  }

  @Test func whatIsNotSetIsZero() throws {
    var found = try attributes(options())
    #expect(found.u32(0) == 6)
    #expect(found.u32(4) == 3)
    #expect(found.u64(8) == 1 << 40)
    #expect(found.u64(16) == 2 << 40)
    #expect(found.text(48, 16) == "abc")
    #expect(found.isTaken)
  }

  @Test func everyOptionLandsAtItsOffset() throws {
    var options = options()
    options.kernelVersion = 0x50a00
    options.flags = [.sleepable, .xdpHasFragments]
    options.interfaceIndex = 7
    options.expectedAttachType = .xdp
    options.attachTypeID = 1234
    options.attachObject = .btf(21)
    options.descriptors = [3, -1]
    options.holdsDescriptors = true
    options.token = 9
    options.signature = .init(bytes: [1, 2, 3], keyring: -2)
    options.debug = .init(
      btf: 5, functions: .init(recordSize: 8, bytes: [UInt8](repeating: 1, count: 16)),
      lines: .init(recordSize: 16, bytes: [UInt8](repeating: 2, count: 48)),
      coreRelocations: .init(recordSize: 20, bytes: [UInt8](repeating: 3, count: 80)))
    var found = try attributes(options)
    #expect(found.u32(0) == 6 && found.u32(4) == 3)
    #expect(found.u64(8) == 1 << 40 && found.u64(16) == 2 << 40)
    #expect(found.u32(40) == 0x50a00)
    #expect(found.u32(44) == 1 << 4 | 1 << 5 | 1 << 16)
    #expect(found.text(48, 16) == "abc")
    #expect(found.u32(64) == 7)
    #expect(found.u32(68) == 37)
    #expect(found.u32(72) == 5)
    #expect(found.u32(76) == 8 && found.u64(80) == 3 << 40 && found.u32(88) == 2)
    #expect(found.u32(92) == 16 && found.u64(96) == 4 << 40 && found.u32(104) == 3)
    #expect(found.u32(108) == 1234)
    #expect(found.u32(112) == 21)
    #expect(found.u32(116) == 4 && found.u64(128) == 5 << 40 && found.u32(136) == 20)
    #expect(found.u64(120) == 6 << 40 && found.u32(148) == 2)
    #expect(found.u32(144) == 9)
    #expect(found.u64(152) == 7 << 40 && found.u32(160) == 3)
    #expect(found.u32(164) == UInt32(bitPattern: -2))
    #expect(found.isTaken)
  }

  @Test func theArraysAreWhatTheAddressesPointTo() throws {
    var options = options()
    options.descriptors = [0x0102_0304, -1]
    options.signature = .init(bytes: [9], keyring: 0)
    let arrays = try options.arrays()
    #expect(arrays[0] == options.instructions)
    #expect(arrays[1] == Array("GPL\0".utf8))
    #expect(arrays[5] == [4, 3, 2, 1, 255, 255, 255, 255])
    #expect(arrays[6] == [9])
  }

  @Test func aProgramIsAttachedToInThePlaceOfABTF() throws {
    var options = options()
    options.attachObject = .program(33)
    var found = try attributes(options)
    #expect(found.u32(112) == 33)
  }

  @Test func whatTheKernelWouldCutIsRefused() {
    var license = options()
    license.license = "GPL\0Proprietary"
    var instructions = options()
    instructions.instructions.removeLast()
    var records = options()
    records.debug = .init(
      btf: 5, functions: .init(recordSize: 8, bytes: [1, 2, 3]), lines: .none)
    for options in [license, instructions, records] {
      do throws(SystemCallError) {
        _ = try options.arrays()
        Issue.record("it was not refused")
      } catch {
        #expect(error.errno == .invalidArgument && error.operation == "BPF_PROG_LOAD")
      }
    }
  }
}
