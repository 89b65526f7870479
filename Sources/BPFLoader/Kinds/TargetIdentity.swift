public import BPFSyscall

/// What a target's name means: equal as long as that is the same thing.
///
/// What only says how it is reached, such as a path, stands beside it in ``ResolvedTarget``.
public indirect enum TargetIdentity: Hashable, Sendable, Codable {
  /// A hook of a network interface, in the network namespace with this inode.
  case interface(network: UInt64, index: UInt32, hook: AttachType)
  /// A filter of an interface's clsact.
  case filter(
    network: UInt64, interface: UInt32, direction: AttachType, priority: UInt16, handle: UInt32)
  /// A place in the packet filter of a network namespace.
  case netfilter(network: UInt64, family: String, hook: String, priority: Int32)
  /// A hook of a network namespace.
  case network(inode: UInt64, hook: AttachType)
  /// A hook of a control group.
  case cgroup(id: UInt64, hook: AttachType)
  /// A hook of the security modules, for all processes or those of a control group.
  case securityHook(name: String, cgroup: UInt64?)
  /// A function of the kernel, or a tracepoint with typed arguments, by its type.
  case kernelFunction(name: String, module: String?)
  /// A function of another program of the deployment.
  case programFunction(program: String, function: String)
  /// An instruction of a kernel function.
  case instruction(function: String, offset: UInt64)
  /// Instructions of the kernel by their addresses.
  case addresses(values: [UInt64])
  /// Kernel functions by their names, sorted.
  case functions(names: [String])
  /// So many of them that a hash stands for the names.
  case manyFunctions(count: Int, hash: String)
  /// A tracepoint.
  case tracepoint(category: String, name: String)
  /// A tracepoint, whichever category it is in.
  case rawTracepoint(name: String)
  /// A counter of the kernel or of a CPU.
  case counter(Counter)
  /// A walk over kernel objects.
  case iterator(target: String, walk: Walk)
  /// The sockets of a map of the deployment.
  case sockets(map: String, hook: AttachType)
  /// A struct_ops map under the name that it registers.
  case structOps(structure: String, name: String)
  /// A place in a program or library, for one process or for all.
  case probe(binary: BinaryIdentity, offset: UInt64, process: UInt64?)
  /// Places in a program or library, by a hash of them.
  case probes(binary: BinaryIdentity, places: String, isReturn: Bool, process: UInt64?)
  /// A user-space tracepoint, with a hash of where it is and of its arguments.
  case usdt(
    binary: BinaryIdentity, provider: String, name: String, places: String, process: UInt64?)
  /// What a text says that nobody can read; also that of something of which nothing is known.
  case recorded(String)

  private enum CodingKeys: String, CodingKey {
    case interface, filter, netfilter, network, cgroup, securityHook, kernelFunction
    case programFunction, instruction, addresses, functions, manyFunctions, tracepoint
    case rawTracepoint, counter, iterator, sockets
    case structOps = "table"
    case probe, probes, usdt, recorded
  }

  /// What a counter counts, how often it tells, and where.
  public struct Counter: Hashable, Sendable, Codable {
    /// Its name; nil where it goes by its number.
    public var event: String?
    /// Its number in the CPU's manual.
    public var number: UInt64?
    /// Samples for each second.
    public var frequency: UInt64?
    /// Events for each sample.
    public var period: UInt64?
    /// The CPU.
    public var cpu: UInt32
    /// The process; nil for all.
    public var process: UInt64?
  }

  /// What a walk goes over.
  public enum Walk: Hashable, Sendable, Codable {
    /// All there is.
    case everything
    /// The elements of a map of the deployment.
    case map(name: String)
    /// Control groups, from this one.
    case cgroup(id: UInt64)
    /// A process.
    case process(id: UInt64)
    /// A thread.
    case thread(id: UInt64)
  }
}

extension TargetIdentity {
  /// The inode of the network namespace that it is in.
  var network: UInt64? {
    switch self {
    case .interface(let network, _, _), .filter(let network, _, _, _, _),
      .netfilter(let network, _, _, _), .network(let network, _):
      network
    default: nil
    }
  }

  /// The network interface that it is at.
  var interface: UInt32? {
    switch self {
    case .interface(_, let index, _), .filter(_, let index, _, _, _): index
    default: nil
    }
  }

  /// The control group that it is at.
  var cgroup: UInt64? {
    switch self {
    case .cgroup(let id, _): id
    case .securityHook(_, let group): group
    default: nil
    }
  }

  /// What a program is attached there as, for those kinds that have several.
  public var attachType: AttachType? {
    switch self {
    case .interface(_, _, let hook), .filter(_, _, let hook, _, _), .network(_, let hook),
      .cgroup(_, let hook), .sockets(_, let hook):
      hook
    default: nil
    }
  }

  /// The struct_ops map that is registered there.
  public var structOps: (structure: String, name: String)? {
    if case .structOps(let structure, let name) = self { (structure, name) } else { nil }
  }

  /// The program or library that it is in.
  public internal(set) var binary: BinaryIdentity? {
    get {
      switch self {
      case .probe(let binary, _, _), .probes(let binary, _, _, _), .usdt(let binary, _, _, _, _):
        binary
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .probe(_, let offset, let process):
        self = .probe(binary: newValue, offset: offset, process: process)
      case .probes(_, let places, let isReturn, let process):
        self = .probes(binary: newValue, places: places, isReturn: isReturn, process: process)
      case .usdt(_, let provider, let name, let places, let process):
        self = .usdt(
          binary: newValue, provider: provider, name: name, places: places, process: process)
      default: return
      }
    }
  }

  /// The same as older versions have recorded it, which did not tell what a file without a build id holds.
  public var withoutContent: TargetIdentity {
    guard let binary, case .written? = binary.content else { return self }
    var identity = self
    identity.binary = BinaryIdentity(device: binary.device, inode: binary.inode, content: nil)
    return identity
  }

  /// The same where another object of the deployment, which it is in, has another name.
  public func renamed(_ old: String, to new: String) -> TargetIdentity {
    switch self {
    case .programFunction(old, let function): .programFunction(program: new, function: function)
    case .iterator(let target, .map(old)): .iterator(target: target, walk: .map(name: new))
    case .sockets(old, let hook): .sockets(map: new, hook: hook)
    case .recorded(let text): .recorded(text.replacing(old, with: new))
    default: self
    }
  }
}
