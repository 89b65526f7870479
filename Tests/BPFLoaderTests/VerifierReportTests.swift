import BPFObject
import Testing

@testable import BPFLoader

/// Logs that kernels wrote about the programs of Tests/Fixtures/verifier, and what is made of them.
@Suite struct VerifierReportTests {
  @Test(arguments: RecordedLog.all)
  func recordedLogIsExplained(_ log: RecordedLog) throws {
    let program = log.program
    let report = try log.report()
    #expect(program.isHelped(by: report.advice), "\(report.advice ?? "no advice")")
    #expect(report.place?.line == program.here ?? report.place?.line)
    #expect(report.origin?.line == program.taken)
    #expect(report.message != nil)
    if let place = report.place {
      #expect(place.description == "\(program.file).bpf.c:\(place.line)")
      #expect(place.text == (try program.source(place.line)))
    }
  }

  /// The complaint is the last that is shown: the statistics are left out, the registers of loops are not.
  @Test(arguments: RecordedLog.all)
  func lastLinesEndWithTheComplaint(_ log: RecordedLog) throws {
    let report = try log.report()
    let (lines, before) = report.lastLines(20)
    #expect(lines.count <= 20)
    #expect(before == max(0, report.lines.count - 1 - lines.count))
    #expect(!lines.contains { $0.hasPrefix("processed ") })
    let message = try #require(report.message)
    #expect(lines.contains { message.hasSuffix($0) })
  }

  @Test func everyKernelHasLogs() {
    let programs = Dictionary(grouping: RecordedLog.all, by: \.kernel)
    for kernel in ["5.10", "6.1", "6.12", "6.18", "7.2"] {
      #expect(programs[kernel, default: []].count >= 30, "\(kernel)")
    }
  }

  @Test func theFunctionIsTheOneThatHoldsTheInstruction() throws {
    let log = try #require(RecordedLog.all.first { $0.program.name == "no_field_below" })
    #expect(try log.report().function == "below")
  }

  @Test func whatIsMissingIsNamed() throws {
    let wanted = [
      "no_field": "field `struct task_struct.no_such_member`",
      "no_enumerator": "enumerator `enum no_such_enum::NO_SUCH_VALUE`",
      "no_function": "kernel function `bpf_no_such_function`",
    ]
    for log in RecordedLog.all {
      guard let missing = wanted[log.program.name] else { continue }
      let message = "\(missing) does not exist in this kernel"
      let report = try log.report()
      #expect(report.message == message)
      #expect(report.lines.contains(message))
      #expect(report.lines.contains { $0.contains(": <needs ") })
      #expect(!report.lines.contains { $0.contains("unknown#") })
    }
  }
}
