import BPFObject
public import BPFSyscall

/// Something could not be loaded or attached: what, why, and what to do.
public struct LoaderError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public let reason: Reason
  /// What went wrong, in a sentence that names the object.
  public let message: String
  /// What the reader can do about it.
  public let advice: String?
  /// The system call behind it.
  public let cause: SystemCallError?
  /// What the verifier says, where it refused a program.
  public let verifier: VerifierReport?

  /// What kind of failure it is; the command line makes an exit code of it.
  public enum Reason: Sendable, Hashable {
    /// The bytecode does not fit what is asked of it, or the verifier refused it.
    case invalidBytecode
    /// What it shall be attached to does not exist.
    case missingTarget
    /// The kernel lacks the feature.
    case unsupported
    /// What is somebody else's is in the way, or could be changed by somebody else.
    case conflict
    /// A privilege is missing.
    case notPermitted
    /// It is refused although no privilege is missing.
    case denied
    /// The kernel refused for another reason.
    case failed
  }

  /// A failure; what is left out is not known.
  public init(
    _ reason: Reason, _ message: String, advice: String? = nil, cause: SystemCallError? = nil,
    verifier: VerifierReport? = nil
  ) {
    self.reason = reason
    self.message = message
    self.advice = advice
    self.cause = cause
    self.verifier = verifier
  }

  /// The verifier's log, where there is one.
  public var log: String? { cause?.log.flatMap { $0.isEmpty ? nil : $0 } }

  /// Whether the kernel refused with this error.
  @inline(never)  // Inlined into a catch clause, it crashes the optimiser of Swift 6.3.
  package func isCaused(by errno: Errno) -> Bool { cause?.errno == errno }

  public var description: String {
    if let summary = verifier?.summary { return "\(message): \(summary)" }
    guard let cause else { return message }
    return "\(message): \(cause)"
  }
}

extension LoaderError {
  /// What an error about a bytecode file means to loading it; `what` was tried, as in "cannot load program
  /// net/xdp_filter".
  static func from(_ error: ObjectError, _ what: String) -> LoaderError {
    let reason: Reason =
      switch error.reason {
      case .file: .invalidBytecode
      case .kernel: .unsupported
      case .target: .missingTarget
      }
    return LoaderError(reason, "\(what): \(error)", advice: error.advice)
  }
}
