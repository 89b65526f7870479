public import BPFSyscall
import BTF

/// Who can stand at the hooks of a kind of attachment, and what the kernel tells of that.
public struct Placement: Sendable {
  /// How many programs a hook takes.
  public var capacity = HookCapacity.several
  /// The same for programs of these attach types.
  public var capacities: [AttachType: HookCapacity] = [:]
  /// The same where they stand there without a link.
  public var unlinkedCapacity: HookCapacity?
  /// The structures for which it is another, or whose map can be replaced in its link.
  public var structures: [String: StructurePlacement] = [:]
  /// Whether a program can have one link only, with which the kernel forgets what the program was loaded for.
  public var linksOnce = false
  /// Whether programs run only when somebody reads the link, so that another at the hook does no harm.
  public var runsWhenRead = false
  /// Whether programs run one after the other, and a place among them can be asked for.
  public var isOrdered = false
  /// Whether the kernel tells of a link whether, and in which namespace, it is attached.
  public var tellsPlace = true
  /// Whether a program at this function decides about calls of bpf(2).
  public var decidesAboutBPF: @Sendable (String) -> Bool = { _ in false }

  /// What stops all that is attached so.
  public var switches: [KernelSwitch] = []

  /// At a hook for several, of which all is told.
  public init() {}

  /// The same with changes.
  static func with(_ change: (inout Placement) -> Void) -> Placement {
    var placement = Placement()
    change(&placement)
    return placement
  }
}

/// How tables of functions of one structure are registered (struct_ops).
public struct StructurePlacement: Sendable {
  /// How many of one name can be registered.
  public let capacity: HookCapacity
  /// Whether `BPF_LINK_UPDATE` can put another table into a link.
  public let isUpdatable: Bool
}

extension Placement {
  /// How many programs a target takes.
  func capacity(of target: ResolvedTarget) -> HookCapacity {
    if target.isUnlinked == true, let unlinkedCapacity { return unlinkedCapacity }
    if let capacity = target.identity.attachType.flatMap({ capacities[$0] }) { return capacity }
    return target.identity.structOps.flatMap { structures[$0.structure]?.capacity } ?? capacity
  }

  /// Whether another table of a structure can be put into a link.
  public func isUpdatable(structure: String?) -> Bool {
    structure.flatMap { structures[String(EssentialName.of($0))] }?.isUpdatable == true
  }
}

/// What calls of bpf(2) ask, so that who stands there decides about them.
enum BPFDecisions {
  /// Whether this hook of the security modules is asked: `bpf`, `bpf_map`, `bpf_prog_load`, `capable`.
  static func isAsked(securityHook hook: String) -> Bool {
    hook == "capable" || hook == "bpf" || hook.hasPrefix("bpf_")
  }

  /// Whether this kernel function is called: that of a hook, or of the system call itself.
  static func isCalled(function: String) -> Bool {
    let hook = "security_"
    return function.hasPrefix(hook) && isAsked(securityHook: String(function.dropFirst(hook.count)))
      || function.hasSuffix("sys_bpf")
  }
}
