import BPFSyscall
import Testing

extension CommandCase {
  static let rest: [CommandCase] = [enableStatistics, createToken]

  private static let enableStatistics = CommandCase(.enableStatistics) {
    let program = try Program.returning(2, type: .xdp)
    let counting = try Statistics.runTime.enable()
    _ = try program.testRun(.init(data: [UInt8](repeating: 0, count: 64), dataRoom: 64))
    let info = try program.info()
    #expect(info.runCount == 1)
    withExtendedLifetime(counting) {}
  } refuses: {
    // Statistics that no kernel has; the typed call knows none.
    var type: UInt32 = 77
    expect(.invalidArgument) { () throws(SystemCallError) in
      var failure: SystemCallError?
      withUnsafeMutableBytes(of: &type) { bytes in
        do throws(SystemCallError) {
          try bpf(.enableStatistics, bytes)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
    }
  }

  private static let createToken = CommandCase(.tokenCreate) {
    let lines = try Delegation.run { token in
      var options = RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1)
      options.token = token.descriptor.rawValue
      return ["a map of \(try RawMap.create(options).info().maxEntries)"]
    }
    #expect(lines == ["a map of 1"])
  } refuses: {
    try Delegation.needTokens()
    try ScratchBPFFS.run { path in
      let root = try FileDescriptor(openingDirectory: path)
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in
        _ = try Token.create(bpffs: root)
      }
    }
  }
}
