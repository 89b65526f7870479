public import BPFObject
public import BPFSyscall

/// A call that the kernel refused, as far as what is behind it, and what to do, depend on that.
struct Refusal {
  /// What was asked for; nil for what the table does not know.
  let operation: Operation?
  /// The kernel's reason.
  let errno: Errno
  /// What the call was made upon.
  let path: String?
  /// What it was about.
  let subject: CallSubject
  /// The privileges of this process.
  let capabilities: Capabilities

  init(
    _ cause: SystemCallError, _ subject: CallSubject, _ capabilities: Capabilities = .own
  ) {
    operation = Operation(rawValue: cause.operation)
    errno = cause.errno
    path = cause.subject
    self.subject = subject
    self.capabilities = capabilities
  }
}

/// What a call was about.
public enum CallSubject: Sendable {
  /// Nothing on which its refusal depends.
  case anything
  /// An attachment, at an interface with these frames where that matters.
  case attachment(AttachmentKind, InterfaceXDP.Frames? = nil)
  /// A map, by its definition in effect.
  case map(MapSpec)
  /// A program of this type.
  case program(ProgramType)

  /// An attachment of the kind that a manifest calls so.
  static func kind(_ name: String) -> CallSubject {
    AttachmentKind.named(name).map { .attachment($0) } ?? .anything
  }
}

extension Refusal {
  /// The kind of the attachment that it was about.
  var kind: AttachmentKind? { if case .attachment(let kind, _) = subject { kind } else { nil } }

  /// The frames of the interface that it was about.
  var frames: InterfaceXDP.Frames? {
    if case .attachment(_, let frames) = subject { frames } else { nil }
  }

  /// The map that it was about.
  var map: MapSpec? { if case .map(let spec) = subject { spec } else { nil } }

  /// The type of the program that it was about.
  var programType: ProgramType? {
    if case .program(let type) = subject { type } else { nil }
  }

  /// What the call asks for and this process does not have.
  var missing: [Capability] {
    needed.filter { asksNetwork ? !capabilities.hold($0) : !capabilities.have($0) }
  }

  /// Whether rtnetlink(7) was asked, for which `CAP_SYS_ADMIN` stands for nothing else.
  private var asksNetwork: Bool { operation.map(Operation.network.contains) ?? false }

  private var needed: [Capability] {
    guard let operation else { return Capability.forBPF }
    switch operation {
    case .changeOwner: return [.chown]
    case .changeMode: return [.fileOwner]
    case _ where Operation.files.contains(operation): return [.overrideAccess]
    case _ where Operation.mounting.contains(operation), .enterNamespace, .kernelLog,
      .openMap, .openProgram, .openLink, .openTypes, .nextMap, .nextProgram, .nextLink,
      .nextTypes, .enableStatistics, .taskQuery:
      return [.sysAdmin]
    case _ where Operation.network.contains(operation), .hookQuery: return [.netAdmin]
    default: return kind.map { [.bpf] + $0.privileges } ?? Capability.forBPF
    }
  }
}
