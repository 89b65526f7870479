import BPFObject
import BPFSyscall
import Glibc
import Testing

@testable import BPFLoader

/// Programs that the verifier of the kernel at hand refuses, and what is made of what it says.
///
/// With a folder in `BPF_APPLY_RECORD_LOGS`, which must be there, the logs are kept in it.
@Suite(.serialized, .enabled(if: canLoadPrograms, "needs root, and a kernel with bpf(2)"))
struct VerifierKernelTests {
  @Test(arguments: RejectedProgram.all)
  func refusalIsExplained(_ program: RejectedProgram) throws {
    if program.name == "too_complex", isEmulated {
      try Test.cancel("a million instructions, each with its log, take minutes here")
    }
    guard let error = try program.load() else {
      try Test.cancel("this kernel takes it")
    }
    guard let report = error.verifier else {
      try Test.cancel("this kernel does not ask the verifier: \(error)")
    }
    if case .function(let function)? = report.missing, program.file != "lacking" {
      try Test.cancel("this kernel has no \(function)")
    }
    try record(report.log, program.name)
    #expect(error.reason == .invalidBytecode)
    #expect(program.isHelped(by: error.advice), "\(error.advice ?? "no advice")")
    #expect(report.place?.line == program.here ?? report.place?.line, "\(report.log)")
  }

  /// The end of a log: a path of a million instructions has a long one.
  private func record(_ log: String, _ name: String) throws {
    guard let folder = System.environment("BPF_APPLY_RECORD_LOGS") else { return }
    let lines = log.split(separator: "\n", omittingEmptySubsequences: false).suffix(60)
    let path = "\(folder)/\(name).txt"
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    fputs(lines.joined(separator: "\n"), file)
  }
}

private let isEmulated =
  (try? RejectedProgram.text("/proc/cpuinfo"))?.contains("QEMU TCG") == true

private let canLoadPrograms: Bool = {
  let options = RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1)
  return System.user == 0 && (try? RawMap.create(options)) != nil
}()
