import BPFSyscall
import Testing

/// The clsact of a network that one test has for itself.
enum Clsact {
  static let loopback = TrafficControl(interface: OwnNetwork.loopback)

  /// Runs a test in a network whose loopback interface has a clsact, or cancels where the kernel has none.
  static func run(_ body: (TrafficControl) throws -> Void) throws {
    try OwnNetwork.run {
      try add()
      try body(loopback)
    }
  }

  /// Makes one where none is.
  static func add() throws {
    do throws(SystemCallError) {
      #expect(try loopback.addClsact())
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      try Test.cancel("this kernel has no clsact")
    }
  }
}
