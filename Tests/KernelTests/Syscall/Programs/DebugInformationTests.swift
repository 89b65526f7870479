import BPFSyscall
import Testing

extension KernelTests {
  /// The records that tie instructions to functions and to lines of source.
  @Suite struct DebugInformationTests {
    private func options(_ debug: Program.DebugInformation) -> Program.Options {
      var options = Program.Options(
        type: .socketFilter, instructions: Bytecode.returning(7), license: "GPL")
      options.debug = debug
      return options
    }

    @Test func functionsAndLinesArrive() throws {
      let btf = try LoadedBTF.load(HandmadeBTF.bytes)
      let debug = HandmadeBTF.debug(btf)
      let program = try Program.load(options(debug))
      let details = try program.details([.functions, .lines, .tags])
      #expect(details.functions == debug.functions)
      #expect(details.functions.count == 1)
      #expect(details.lines == debug.lines)
      #expect(details.lines.count == 2)
      #expect(details.tags == [details.info.tag])
      #expect(details.info.btfID != 0)
      #expect(details.mapIDs == [] && details.translatedInstructions == [])
    }

    @Test func theVerifiersLogShowsTheSource() throws {
      let btf = try LoadedBTF.load(HandmadeBTF.bytes)
      var log = ""
      _ = try Program.load(
        options(HandmadeBTF.debug(btf)), logLevel: .everything, log: &log)
      #expect(log.contains("; int a = 7;"))
      #expect(log.contains("; return a;"))
    }

    @Test func aFunctionOfAnotherTypeIsRefused() throws {
      let btf = try LoadedBTF.load(HandmadeBTF.bytes)
      var debug = HandmadeBTF.debug(btf)
      debug.functions.bytes = HandmadeBTF.words([0, HandmadeBTF.integer])
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try Program.load(options(debug))
      }
    }

    @Test func halfARecordDoesNotReachTheKernel() throws {
      let btf = try LoadedBTF.load(HandmadeBTF.bytes)
      var debug = HandmadeBTF.debug(btf)
      debug.lines.bytes.removeLast()
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try Program.load(options(debug))
      }
    }

    @Test func coreRelocationsAreReadByTheKernel() throws {
      let btf = try LoadedBTF.load(HandmadeBTF.bytes)
      var debug = HandmadeBTF.debug(btf)
      // A relocation of an instruction that there is not.
      debug.coreRelocations = .init(
        recordSize: 16, bytes: HandmadeBTF.words([800, HandmadeBTF.integer, 1, 8]))
      do throws(SystemCallError) {
        _ = try Program.load(options(debug))
        Issue.record("it was not refused")
      } catch {
        if error.errno == .argListTooLong {
          try Test.cancel("this kernel does not relocate by itself")
        }
        #expect(error.errno == .invalidArgument)
        #expect(error.log?.isEmpty == false)
      }
    }
  }
}
