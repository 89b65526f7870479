import BPFSyscall
import Testing

@testable import BPFLoader

/// What the options of a `perf_event` attachment mean.
@Suite struct PerfEventTargetTests {
  private let program = AttachedProgram(
    name: "f/on_sample", sectionTarget: nil, attachType: nil)

  private func resolved(_ options: AttachmentOptions) throws -> [ResolvedTarget] {
    try PerfEventTarget(options).resolve(program, on: Host(), in: TargetView())
  }

  @Test func aRawEventIsNamedByItsNumber() throws {
    let cpu = try #require(CPUs.online.first)
    let one = try resolved(
      AttachmentOptions(
        integers: ["raw": 0x01c2, "period": 1000], lists: ["cpus": ["\(cpu)"]]))
    #expect(one.map(\.summary) == ["perf_event raw 0x1c2, every 1000 on CPU \(cpu)"])
    #expect(
      one.map(\.identity) == [
        .counter(.init(number: 0x01c2, period: 1000, cpu: cpu))
      ])
    let all = try resolved(AttachmentOptions(integers: ["raw": 0x01c2]))
    #expect(
      try all.map(\.identity) == CPUs.online.map { .counter(.init(number: 0x01c2, cpu: $0)) })
    let other = try resolved(AttachmentOptions(integers: ["raw": 0x01c3]))
    #expect(Set(all.map(\.identity)).isDisjoint(with: other.map(\.identity)))
  }

  @Test func aMachineWithoutTheCounterIsTold() throws {
    let target = PerfEventTarget(AttachmentOptions(integers: ["raw": 0x01c2]))
    let first = try target.resolve(program, on: Host(), in: TargetView())[0]
    do throws(LoaderError) {
      try target.check(program, first, on: Host())
    } catch {
      if error.reason == .notPermitted { try Test.cancel("counters are not for this user") }
      #expect(error.reason == .unsupported)
      #expect(
        error.message == "cannot open \(first.summary): this machine has no counter for it")
      #expect(error.advice?.contains("cpu-clock") == true)
    }
  }

  @Test func anUnknownEventIsToldWithTheKnownOnes() throws {
    let target = PerfEventTarget(AttachmentOptions(strings: ["event": "cyclez"]))
    let first = try target.resolve(program, on: Host(), in: TargetView())[0]
    let error = try #require(throws: LoaderError.self) {
      try target.check(program, first, on: Host())
    }
    #expect(error.reason == .missingTarget)
    #expect(error.message == "there is no perf event cyclez")
    #expect(error.advice?.contains("cycles") == true && error.advice?.contains("raw:") == true)
  }
}
