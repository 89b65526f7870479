import Testing

@testable import BPFSyscall

/// What options of loading are refused before the kernel could read half of them.
@Suite struct ProgramOptionsTests {
  @Test func whatTheKernelWouldCutIsRefused() {
    let options = Program.Options(
      type: .xdp, instructions: [UInt8](repeating: 0, count: 24), license: "GPL")
    var license = options
    license.license = "GPL\0Proprietary"
    var instructions = options
    instructions.instructions.removeLast()
    var records = options
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
