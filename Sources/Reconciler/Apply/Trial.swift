import BPFLoader
import BPFSyscall
import Manifest

/// The tests of new programs: on a second load with maps of its own, so that nothing of a test is left in what goes live.
struct Trial {
  let run: ApplyRun

  func test() throws(ReconcilerError) {
    for program in run.plan.desired.programs
    where !program.tests.isEmpty && run.isMade(program.address) {
      try run.makeDirectory(run.layout.trial)
      var pins: [String] = []
      let path = try loadForTrial(program, &pins)
      for (number, test) in program.tests.enumerated() {
        var outcome: ProgramTestOutcome?
        try run.attempt(test.mark) { () throws(LoaderError) in
          outcome = try run.kernel.run(test, ofProgramAt: path)
        }
        guard let fault = outcome.flatMap({ $0.fault(test.expected) }) else { continue }
        throw ReconcilerError(
          .refused, "test \(number + 1) of program \(program.name): \(fault)",
          advice: "nothing was changed; mend the program or what its test expects",
          mark: test.mark)
      }
      for pin in pins.reversed() {
        try run.attempt(program.mark) { () throws(LoaderError) in try run.kernel.remove(pin) }
      }
      try run.attempt(program.mark) { () throws(LoaderError) in
        try run.kernel.removeDirectory(run.layout.trial)
      }
    }
  }

  /// Loads a program a second time. Its maps are as new: with the constants and entries that the manifest gives them,
  /// and without what others put into arrays of programs or maps.
  private func loadForTrial(
    _ program: DesiredProgram, _ pins: inout [String]
  ) throws(ReconcilerError) -> String {
    var maps: [String: String] = [:]
    for (own, name) in program.maps.sorted(by: { $0.key < $1.key }) {
      guard let map = run.plan.desired.map(name) else { continue }
      let path = "\(run.layout.trial)/\(PinName.encoded(map.address.description))"
      maps[own] = path
      // Two of its names may be one map.
      if pins.contains(path) { continue }
      pins.append(path)
      try run.attempt(map.mark) { () throws(LoaderError) in try run.kernel.createMap(map, at: path)
      }
      try run.writeContents(of: map, at: path)
    }
    let path = "\(run.layout.trial)/\(PinName.encoded(program.address.description))"
    let target = program.target.map { run.layout.pin($0, in: .next) }
    pins.append(path)
    try run.attempt(program.mark) { () throws(LoaderError) in
      try run.kernel.loadProgram(program, maps: maps, target: target, at: path)
    }
    return path
  }
}

/// What came of a test.
public struct ProgramTestOutcome: Hashable, Sendable {
  public var returnValue: UInt32
  /// The packet as it is left.
  public var packet: [UInt8]
  /// Nanoseconds that a run took, on average.
  public var time: UInt32

  public init(returnValue: UInt32, packet: [UInt8], time: UInt32) {
    self.returnValue = returnValue
    self.packet = packet
    self.time = time
  }

  /// How it differs from what is expected, or nil where it does not.
  func fault(_ expected: ProgramTest.Expectation) -> String? {
    if let wanted = expected.returnValue, wanted != returnValue {
      return
        "it returned \(Int32(bitPattern: returnValue)), not \(Int32(bitPattern: wanted))"
    }
    if let wanted = expected.packet, wanted != packet {
      let same = zip(wanted, packet).prefix { $0 == $1 }.count
      return wanted.count == packet.count
        ? "it left another packet: byte \(same) is 0x\(String(packet[same], radix: 16))"
        : "it left a packet of \(packet.count) bytes, not \(wanted.count)"
    }
    if let most = expected.time, time > most { return "it took \(time) ns, more than \(most)" }
    return nil
  }
}
