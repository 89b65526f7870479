import BPFObject
import BPFSyscall
import Testing

@testable import BPFLoader

/// Complaints that take too long to provoke, or a kernel that is not at hand, as Linux words them.
@Suite struct VerifierAdviceTests {
  @Test(arguments: [
    ("R0 invalid mem access 'sock_or_null'", "for NULL first"),
    ("R1 invalid mem access 'inv'", "bpf_probe_read_kernel()"),
    ("R3 pointer arithmetic on sock_or_null prohibited, null-check it first", "for NULL first"),
    ("math between map_value pointer and 4294967295 is not allowed", "from above"),
    ("invalid indirect read from stack off -16+12 size 16", "padding"),
    ("invalid indirect read from stack R2 off -16+12 size 16", "padding"),
    ("invalid unbounded variable-offset read from stack R2", "array on the stack"),
    ("dereference of modified ctx ptr R1 off=8 disallowed", "constant offsets"),
    ("The sequence of 8193 jumps is too complex.", "bound loops tighter"),
    ("BPF program is too large. Processed 1000001 insn", "bound loops tighter"),
    ("the call stack of 9 frames is too deep !", "8 deep"),
    ("back-edge from insn 5 to 3", "bpf_loop()"),
    ("jump out of range from insn 1 to 8", "undefined behaviour"),
    ("Leaking reference id=2 alloc_insn=4. Release it first.", "give back"),
    ("kernel func bpf_x is sleepable within non-preemptible region", "sleepable programs"),
    ("R1 must be referenced or trusted", "not trusted"),
    ("cannot call kernel function from non-GPL compatible program", "license"),
    ("attach_btf_id 1234 is not a function", "only functions"),
    ("The address of function early_cpu_to_node cannot be found", "/proc/kallsyms"),
    ("unknown opcode 8d", "-O1 or higher"),
    ("unknown opcode e4", "-mcpu=v2"),
    ("Caller passes invalid args into func#1 ('below')", "global function"),
    ("R2 type=ctx expected=fp, pkt, pkt_meta, map_value", "memory of the kind"),
  ])
  func complaintHasAdvice(_ complaint: String, _ part: String) {
    #expect(VerifierAdvice.advice(for: complaint)?.contains(part) == true)
  }

  @Test func whatNobodyKnowsHasNone() {
    #expect(VerifierAdvice.advice(for: "something else altogether") == nil)
  }
}

/// What becomes of failures that are not, or not wholly, the verifier's.
@Suite struct RefusedProgramTests {
  private func refused(_ errno: Errno, log: String?) throws -> LoaderError {
    let program = try #require(RejectedProgram.named("too_complex"))
    let (object, spec) = try program.read()
    let cause = SystemCallError("BPF_PROG_LOAD", "too_complex", errno: errno, log: log)
    return .refused(cause, "cannot load program", spec, types: object.btf)
  }

  @Test func privilegeThatIsMissingIsNoRefusal() throws {
    let error = try refused(.notPermitted, log: nil)
    #expect(error.reason != .invalidBytecode)
    #expect(error.verifier == nil)
  }

  /// The system call has checks of its own, of which no log tells.
  @Test func whatTheVerifierDidNotSeeItDidNotRefuse() throws {
    let error = try refused(.invalidArgument, log: nil)
    #expect(error.reason == .unsupported)
    #expect(!"\(error)".contains("the verifier refused it"))
    #expect(error.advice?.contains("Linux") == true)
  }

  @Test func aProgramThatPassedMayLackADescriptor() throws {
    let error = try refused(.tooManyOpenFiles, log: "processed 12 insns (limit 1000000)")
    #expect(error.reason == .failed)
    #expect(!"\(error)".contains("the verifier refused it"))
    #expect(error.advice?.contains("LimitNOFILE") == true)
  }

  @Test func aFunctionWithoutCodeIsMissing() throws {
    let complaint = "The address of function early_cpu_to_node cannot be found"
    let error = try refused(
      .noSuchFileOrDirectory, log: "\(complaint)\nprocessed 0 insns (limit 1000000)")
    #expect(error.reason == .missingTarget)
    #expect("\(error)".contains("early_cpu_to_node"))
    #expect(!"\(error)".contains("the verifier refused it"))
  }

  @Test func tooManyInstructionsAreRefusedUnread() throws {
    let error = try refused(.argListTooLong, log: nil)
    #expect(error.reason == .invalidBytecode)
    #expect(error.verifier == nil)
    #expect(error.advice?.contains("split the program") == true)
  }

  /// Before Linux 6.4 a log that does not fit keeps its beginning, which holds no complaint.
  @Test func complexityIsToldOfALogThatWasCut() throws {
    let error = try refused(.argListTooLong, log: "0: (b7) r1 = 0\n1: (b7) r2 = 0\n")
    #expect(error.reason == .invalidBytecode)
    #expect(error.verifier?.message == nil)
    #expect(error.verifier?.instruction == 1)
    #expect(error.advice?.contains("bound loops tighter") == true)
  }

  @Test func theErrorSaysWhatTheVerifierSays() throws {
    let log = try #require(RecordedLog.all.first { $0.program.name == "not_gpl" })
    let (object, spec) = try log.program.read()
    let cause = SystemCallError("BPF_PROG_LOAD", "not_gpl", errno: .invalidArgument, log: log.text)
    let error = LoaderError.refused(cause, "cannot load program", spec, types: object.btf)
    let line = try #require(log.program.here)
    let complaint = "cannot call GPL-restricted function from non-GPL compatible program"
    #expect(
      error.description
        == "cannot load program: the verifier refused it: \(complaint) (proprietary.bpf.c:\(line))")
    #expect(error.log == log.text)
  }
}
