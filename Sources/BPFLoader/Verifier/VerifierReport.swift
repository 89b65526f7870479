public import BPFObject
public import BTF

/// Why the verifier refused a program: what it objects to, where in the source, and what to do.
///
/// Nothing of it is certain: kernels word their logs differently, and change the words. What cannot be told from a log is
/// nil, and the log itself is there whole.
public struct VerifierReport: Sendable, Hashable {
  /// The log as the kernel wrote it.
  public let log: String
  /// What the verifier objects to, in a line: the last ones of the log before the statistics. What it says of an
  /// instruction that stands for something missing is replaced by what is missing.
  public let message: String?
  /// The index of the instruction that it stopped at, from the start of the program.
  public let instruction: Int?
  /// The line of the source that the instruction comes from; needs the file's BTF.
  public let place: SourcePlace?
  /// The function that the instruction lies in; needs the file's BTF.
  public let function: String?
  /// The line of the source that took what the program keeps, where that is the complaint.
  public let origin: SourcePlace?
  /// What the instruction needs and this kernel lacks.
  public let missing: Unresolved?
  /// What the reader can do about it.
  public let advice: String?

  let rewriting: PoisonText

  /// Reads a log.
  ///
  /// - Parameters:
  ///   - log: What the kernel wrote at the level `VerifierLogLevel.failure`.
  ///   - program: The program as it was handed to the kernel, but for descriptors.
  ///   - types: The BTF of the program's file.
  public init(log: String, program: ProgramSpec, types: BTF?) {
    let parsed = ParsedLog(log)
    let lines = SourceLines(program, types)
    let rewriting = PoisonText(program.unresolved)
    let missing = rewriting.missing(parsed)
    self.log = log
    self.rewriting = rewriting
    self.missing = missing
    message = missing?.absence ?? parsed.message
    let instruction =
      parsed.instruction
      ?? parsed.unknownOperation.flatMap { operation in
        program.instructions.firstIndex { $0.code == operation }
      }
    self.instruction = instruction
    place = instruction.flatMap { lines.place(of: $0) }
    function = instruction.flatMap { lines.function(of: $0) }
    origin = parsed.origin.flatMap { lines.place(of: $0) }
    advice = missing?.advice ?? parsed.message.flatMap { VerifierAdvice.advice(for: $0) }
  }

  /// A line of C.
  public struct SourcePlace: Sendable, Hashable, CustomStringConvertible {
    /// The file as the compiler was given it.
    public let file: String
    /// Counted from 1.
    public let line: Int
    /// Counted from 1; 0 is not known.
    public let column: Int
    /// The line itself, without the space around it; empty where the compiler kept none.
    public let text: String

    /// As compilers write a place, without folders: `trace.bpf.c:41`.
    public var description: String {
      "\(file.split(separator: "/").last.map(String.init) ?? file):\(line)"
    }
  }
}
