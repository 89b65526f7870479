import BPFSyscall
import Testing

extension KernelTests {
  /// What the verifier says.
  @Suite struct VerifierLogTests {
    private func refused(_ instructions: [UInt8]) -> SystemCallError? {
      do throws(SystemCallError) {
        _ = try Program.load(
          Program.Options(type: .socketFilter, instructions: instructions, license: "GPL"))
        return nil
      } catch {
        return error
      }
    }

    @Test func theErrorOfARefusedProgramCarriesTheLog() throws {
      let error = try #require(refused(Bytecode.exit))
      #expect(error.errno == .permissionDenied)
      #expect(error.log?.contains("R0 !read_ok") == true)
    }

    @Test func aLongLogComesWhole() throws {
      System.raiseLockedMemoryLimit()  // It bounds programs too before Linux 5.11.
      let moves = (0..<9_000).flatMap { Bytecode.instruction(0xb7, immediate: $0) }
      // r0 = *(u64 *)(r9 + 0), of a register that was never set.
      let error = try #require(
        refused(moves + Bytecode.instruction(0x79, registers: 0x90) + Bytecode.exit))
      #expect(error.errno == .permissionDenied)
      let log = try #require(error.log)
      #expect(log.utf8.count > 64 << 10)
      #expect(log.contains("\n0: (b7) r0 = 0") || log.hasPrefix("0: (b7) r0 = 0"))
      #expect(log.contains("R9 !read_ok"))
    }

    @Test func theLogOfATakenProgramIsHandedBack() throws {
      var log = "before"
      let options = Program.Options(
        type: .socketFilter, instructions: Bytecode.returning(7), license: "GPL")
      let program = try Program.load(options, logLevel: [.everything, .statistics], log: &log)
      #expect(try program.info().type == .socketFilter)
      #expect(log.contains("0: (b7) r0 = 7"))
      #expect(log.contains("processed 2 insns"))
      _ = try Program.load(options, logLevel: [], log: &log)
      #expect(log == "")
    }

    @Test func theLogOfARefusedProgramIsHandedBackToo() {
      var log = ""
      let options = Program.Options(
        type: .socketFilter, instructions: Bytecode.exit, license: "GPL")
      do throws(SystemCallError) {
        _ = try Program.load(options, logLevel: .failure, log: &log)
        Issue.record("it was not refused")
      } catch {
        #expect(error.log == log)
        #expect(log.contains("R0 !read_ok"))
      }
    }

    @Test func whatIsRefusedBeforeTheVerifierHasNoLog() throws {
      let error = try #require(refused([]))
      #expect(error.log == nil)
    }
  }
}
