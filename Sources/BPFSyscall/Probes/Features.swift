internal import Synchronization

/// What this kernel's bpf(2) knows, found out by asking it.
///
/// Each question is a call that fails, or makes an object that is closed at once; none leaves anything
/// behind. The answers are kept, the failures not. From which Linux version on something is there is
/// ``KernelConstant/since``; whether this kernel has it can differ from that either way, by what a
/// distribution added and how it built the kernel.
///
/// Every question throws where the kernel's refusal says nothing: `EPERM` where a privilege is missing,
/// and `EOPNOTSUPP` for what this module does not know how to ask, such as a number outside the tables.
public final class Features: Sendable {
  /// The answers that are shared by all who ask.
  public static let shared = Features()

  private let answers = Mutex<[Question: Bool]>([:])

  /// Knows nothing yet.
  public init() {}

  private enum Question: Hashable {
    case command(Command), commonAttributes
    case programType(ProgramType), mapType(MapType), linkType(LinkType), attachType(AttachType)
    case helper(Helper, ProgramType)
  }

  /// Whether the kernel knows a command. The call has an argument that the kernel refuses in another way
  /// than a number that it does not know.
  public func has(_ command: Command) throws(SystemCallError) -> Bool {
    try answer(.command(command)) { () throws(SystemCallError) in try command.probe() }
  }

  /// Whether every command takes ``CommonAttributes`` (Linux 7.2).
  public func hasCommonAttributes() throws(SystemCallError) -> Bool {
    try answer(.commonAttributes) { () throws(SystemCallError) in
      try CommonAttributes.probe()
    }
  }

  /// Whether the kernel takes programs of a type. The smallest program of it is loaded; or, where it
  /// would need a function to attach to, the kernel's complaint about that is read.
  public func has(_ type: ProgramType) throws(SystemCallError) -> Bool {
    try answer(.programType(type)) { () throws(SystemCallError) in try type.probe() }
  }

  /// Whether the kernel makes maps of a type. The smallest map of it is made.
  ///
  /// Before Linux 5.11 it throws `EPERM` where the limit on locked memory is used up:
  /// ``System/raiseLockedMemoryLimit()``.
  public func has(_ type: MapType) throws(SystemCallError) -> Bool {
    try answer(.mapType(type)) { () throws(SystemCallError) in try type.probe() }
  }

  /// Whether the kernel makes links of a type. A link to a target that does not exist is asked for;
  /// for raw tracepoints, tracing and iterators, what such links need is probed.
  public func has(_ type: LinkType) throws(SystemCallError) -> Bool {
    try answer(.linkType(type)) { () throws(SystemCallError) in try type.probe(self) }
  }

  /// Whether programs can be attached in a way.
  public func has(_ type: AttachType) throws(SystemCallError) -> Bool {
    try answer(.attachType(type)) { () throws(SystemCallError) in try type.probe(self) }
  }

  /// Whether programs of a type may call a helper. A program that does is loaded, and the verifier's
  /// complaint, which may be about the arguments, is read.
  ///
  /// Throws `EOPNOTSUPP` for ``ProgramType/tracing``, ``ProgramType/lsm``, ``ProgramType/extension`` and
  /// ``ProgramType/structOps``, where it depends on what the program is attached to.
  public func has(
    _ helper: Helper, for type: ProgramType
  ) throws(SystemCallError) -> Bool {
    try answer(.helper(helper, type)) { () throws(SystemCallError) in
      guard try has(type) else { return false }
      return try helper.probe(for: type)
    }
  }

  /// Two who ask the same at once may both have the kernel asked.
  private func answer(
    _ question: Question, _ probe: () throws(SystemCallError) -> Bool
  ) throws(SystemCallError) -> Bool {
    if let known = answers.withLock({ $0[question] }) { return known }
    let answer = try probe()
    answers.withLock { $0[question] = answer }
    return answer
  }
}
