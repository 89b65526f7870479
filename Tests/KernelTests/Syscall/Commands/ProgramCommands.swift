import BPFSyscall
import Testing

extension CommandCase {
  static let programs: [CommandCase] = [load, testRun, bindMap, streamRead, associateStructOps]

  private static let load = CommandCase(.programLoad) {
    let info = try Program.returning(2, type: .xdp).info()
    #expect(info.type == .xdp)
    #expect(info.translatedSize == 16)
  } refuses: {
    let type = ProgramType.socketFilter
    let options = Program.Options(type: type, instructions: Bytecode.exit, license: "GPL")
    expect(.permissionDenied) { () throws(SystemCallError) in _ = try Program.load(options) }
  }

  private static let testRun = CommandCase(.programTestRun) {
    let packet = [UInt8](repeating: 7, count: 64)
    let program = try Program.returning(2, type: .xdp)
    let result = try program.testRun(.init(data: packet, dataRoom: 64))
    #expect(result.returnValue == 2)
    #expect(result.data == packet)
  } refuses: {
    let program = try Program.returning(0, type: .tracepoint)
    expectTestRun(.notSupportedByKernel) { () throws(Program.TestRunError) in
      _ = try program.testRun()
    }
  }

  private static let bindMap = CommandCase(.programBindMap) {
    let map = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
    let program = try Program.returning(2, type: .xdp)
    try program.bind(map)
    try program.bind(map)
    #expect(try program.mapIDs() == [map.info().id])
  } refuses: {
    let map = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
    let notAProgram = Program(try map.descriptor.duplicate())
    expect(.invalidArgument) { () throws(SystemCallError) in try notAProgram.bind(map) }
  }

  private static let streamRead = CommandCase(.programStreamReadByDescriptor) {
    let program = try Program.returning(2, type: .xdp)
    try needStreams()
    #expect(try program.readAll(.standardOutput) == [])
  } refuses: {
    let program = try Program.returning(2, type: .xdp)
    try needStreams()
    expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
      _ = try program.readAll(ProgramStream(rawValue: 3))
    }
  }

  private static let associateStructOps = CommandCase(.programAssociateStructOps) {
    try needAssociation()
    let program = try Program.returning(2, type: .xdp)
    let map = try CongestionControl.emptyMap()
    try program.associate(structOps: map)
    let other = try CongestionControl.emptyMap()
    // That the first holds is seen by its keeping the second away.
    expect(.resourceBusy) { () throws(SystemCallError) in
      try program.associate(structOps: other)
    }
  } refuses: {
    try needAssociation()
    let program = try Program.returning(2, type: .xdp)
    let map = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
    expect(.invalidArgument) { () throws(SystemCallError) in
      try program.associate(structOps: map)
    }
  }

  /// A kernel that knows the command finds that there is no such program.
  static func needStreams() throws {
    do throws(SystemCallError) {
      _ = try Program(FileDescriptor(owning: -1)).read(.standardOutput, upTo: 1)
    } catch {
      guard error.errno == .badFileDescriptor else {
        try Test.cancel("this kernel has no streams of programs")
      }
    }
  }

  private static func needAssociation() throws {
    let map = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
    do throws(SystemCallError) {
      try Program(FileDescriptor(owning: -1)).associate(structOps: map)
    } catch {
      guard error.errno == .badFileDescriptor else {
        try Test.cancel("this kernel associates no struct_ops with programs")
      }
    }
  }
}

/// Checks that a test run fails, and with which errno.
@discardableResult
func expectTestRun(
  _ errno: Errno, _ body: () throws(Program.TestRunError) -> Void,
  sourceLocation: SourceLocation = #_sourceLocation
) -> Program.TestRunError? {
  do throws(Program.TestRunError) {
    try body()
    Issue.record("it was not refused", sourceLocation: sourceLocation)
    return nil
  } catch {
    #expect(error.errno == errno, "\(error)", sourceLocation: sourceLocation)
    return error
  }
}
