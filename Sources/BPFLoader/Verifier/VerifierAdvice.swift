/// What to do about the verifier's common complaints.
enum VerifierAdvice {
  /// The advice for a complaint; nil for one that is not among the common ones.
  static func advice(for message: String) -> String? {
    all.first { hint in hint.phrases.allSatisfy { message.contains($0) } }?.advice
  }

  struct Hint {
    /// What the complaint contains: all of it. Registers are left out, as Linux 7.2 has arguments in their place.
    let phrases: [String]
    let advice: String

    init(_ phrases: String..., advice: String) {
      self.phrases = phrases
      self.advice = advice
    }
  }

  /// In this order, for some complaints contain what others do.
  private static let all = memory + size + calls + flow + kernel
}
