import BPFObject
import BPFSyscall
import BTF

extension LoaderError {
  /// The error that a program which the kernel did not load stands for: the verifier's, where the verifier spoke.
  static func refused(
    _ cause: SystemCallError, _ what: String, _ program: ProgramSpec, types: BTF?
  ) -> LoaderError {
    let isTooMuch = cause.errno == .argListTooLong
    // A program that it let pass may still lack memory or a descriptor.
    guard let log = cause.log, !cause.errno.isResource,
      isTooMuch || cause.errno == .permissionDenied || log.contains("processed ")
    else {
      return isTooMuch
        ? tooManyInstructions(cause, what, program) : from(cause, what, .program(program.type))
    }
    let report = VerifierReport(log: log, program: program, types: types)
    // Of a log that did not fit only the beginning may be there.
    let advice = report.advice ?? (isTooMuch ? VerifierAdvice.tooComplex : nil)
    // What it shall be loaded for is looked up by the verifier, too, before it looks at the program.
    let isMissing = cause.errno == .noSuchFileOrDirectory
    return LoaderError(
      isMissing ? .missingTarget : .invalidBytecode,
      isMissing ? what : "\(what): the verifier refused it", advice: advice, cause: cause,
      verifier: report)
  }

  /// The verifier did not even look.
  private static func tooManyInstructions(
    _ cause: SystemCallError, _ what: String, _ program: ProgramSpec
  ) -> LoaderError {
    LoaderError(
      .invalidBytecode,
      "\(what): \(program.instructions.count) instructions are more than the kernel takes",
      advice: "split the program with tail calls", cause: cause)
  }
}
