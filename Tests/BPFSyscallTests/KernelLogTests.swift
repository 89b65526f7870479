import BPFSyscall
import Testing

/// The kernel's log, where we may read it.
@Suite(.leavesNoDescriptor) struct KernelLogTests {
  @Test func itsLastMessagesFitIntoWhatIsAskedFor() throws {
    let some: String
    do throws(SystemCallError) {
      some = try System.kernelLog(last: 2000)
    } catch  where error.errno == .notPermitted {
      return
    }
    #expect(some.utf8.count <= 2000)
    #expect(try System.kernelLog(last: 1 << 20).utf8.count >= some.utf8.count)
  }
}
