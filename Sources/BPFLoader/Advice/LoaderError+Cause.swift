public import BPFSyscall

extension LoaderError {
  /// The error that a failed system call stands for; `what` was tried, as in "cannot load map flows".
  ///
  /// - Parameters:
  ///   - cause: what failed.
  ///   - what: what was tried.
  ///   - subject: what the call was about, on which its meaning may depend.
  public static func from(
    _ cause: SystemCallError, _ what: String, _ subject: CallSubject = .anything
  ) -> LoaderError {
    guard let advice = Advice.about(Refusal(cause, subject)) else {
      return LoaderError(.failed, what, cause: cause)
    }
    return LoaderError(
      advice.reason, advice.finding.map { "\(what): \($0)" } ?? what, advice: advice.text,
      cause: cause)
  }
}
