import BPFSyscall
import Testing

extension KernelTests {
  /// Loading programs, with each field that this kernel can be shown to read.
  @Suite struct ProgramLoadTests {
    private func options(
      _ type: ProgramType = .socketFilter, _ instructions: [UInt8] = Bytecode.returning(0)
    ) -> Program.Options {
      Program.Options(type: type, instructions: instructions, license: "GPL")
    }

    @Test func nameAndLicenseArrive() throws {
      var options = options()
      options.name = "name_of_15.byte"
      let info = try Program.load(options).info()
      #expect(info.name == "name_of_15.byte")
      #expect(info.isGPLCompatible)
      options.license = "Proprietary"
      #expect(try Program.load(options).info().isGPLCompatible == false)
    }

    @Test(arguments: ["two words", "a-dash", "one_of_16_letter", "ünicode"])
    func aNameThatTheKernelDoesNotTakeIsRefused(_ name: String) throws {
      var options = options()
      options.name = name
      do throws(SystemCallError) {
        _ = try Program.load(options)
        Issue.record("it was not refused")
      } catch {
        #expect(error.errno == .invalidArgument)
        #expect(error.subject?.contains(name) == true)
      }
      options.name = ObjectName(truncating: name).description
      #expect(try Program.load(options).info().name == options.name)
    }

    @Test func halfAnInstructionDoesNotReachTheKernel() {
      let options = options(.socketFilter, Array(Bytecode.returning(0).dropLast()))
      expect(.invalidArgument) { () throws(SystemCallError) in _ = try Program.load(options) }
    }

    @Test func theExpectedAttachTypeIsHeldToTheProgram() throws {
      var options = options(.cgroupSocketAddress, Bytecode.returning(1))
      expect(.invalidArgument) { () throws(SystemCallError) in
        options.expectedAttachType = .cgroupSysctl
        _ = try Program.load(options)
      }
      options.expectedAttachType = .cgroupInet4Connect
      _ = try Program.load(options)
    }

    @Test func strictAlignmentIsAsked() throws {
      // r2 = 0; *(u64 *)(r10 - 12) = r2: 8 bytes at a multiple of 4.
      let unaligned =
        Bytecode.instruction(0xb7, registers: 2)
        + Bytecode.instruction(0x7b, registers: 0x2a, offset: -12) + Bytecode.returning(0)
      var options = options(.socketFilter, unaligned)
      options.flags = .strictAlignment
      expect(.permissionDenied) { () throws(SystemCallError) in _ = try Program.load(options) }
    }

    @Test func aFlagThatTheKernelDoesNotKnowIsRefused() {
      var options = options()
      options.flags = ProgramFlags(rawValue: 1 << 31)
      expect(.invalidArgument) { () throws(SystemCallError) in _ = try Program.load(options) }
    }

    @Test func anXDPProgramMayTakeFragments() throws {
      var options = options(.xdp, Bytecode.returning(2))
      options.flags = .xdpHasFragments
      do throws(SystemCallError) {
        _ = try Program.load(options)
      } catch {
        #expect(error.errno == .invalidArgument)
        try Test.cancel("this kernel's XDP knows no fragments")
      }
    }

    @Test func aTokenIsLookedFor() throws {
      var options = options()
      options.token = -1
      do throws(SystemCallError) {
        _ = try Program.load(options)
        Issue.record("it was not refused")
      } catch {
        // Without tokens the kernel knows neither the flag nor the field.
        if error.errno == .argListTooLong || error.errno == .invalidArgument {
          try Test.cancel("this kernel has no tokens")
        }
        #expect(error.errno == .badFileDescriptor)
      }
    }

    @Test func aBadSignatureIsRefused() throws {
      var options = options()
      options.signature = .init(bytes: [1, 2, 3], keyring: 0)
      do throws(SystemCallError) {
        _ = try Program.load(options)
        Issue.record("it was not refused")
      } catch {
        if error.errno == .argListTooLong || error.errno == .notSupportedOnSocket {
          try Test.cancel("this kernel checks no signatures of programs")
        }
        // EBADMSG: three bytes are no signature.
        #expect([Errno(rawValue: 74), .invalidArgument].contains(error.errno), "\(error)")
      }
    }

    @Test func aDeviceThatIsNotThereIsRefused() {
      var options = options(.xdp, Bytecode.returning(2))
      options.interfaceIndex = 0x7fff_fff0
      expect(.invalidArgument) { () throws(SystemCallError) in _ = try Program.load(options) }
    }
  }
}
