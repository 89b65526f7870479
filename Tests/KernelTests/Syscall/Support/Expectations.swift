import BPFSyscall
import Testing

/// Checks that a call fails, and with which errno.
func expect(
  _ errno: Errno, _ body: () throws(SystemCallError) -> Void,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  do throws(SystemCallError) {
    try body()
    Issue.record("it was not refused", sourceLocation: sourceLocation)
  } catch {
    #expect(error.errno == errno, "\(error)", sourceLocation: sourceLocation)
  }
}
