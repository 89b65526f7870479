internal import CBPF

/// Kernel functions that one link probes at once.
public struct KprobeMulti: Hashable, Sendable {
  /// The functions, at least one.
  public var functions: Functions
  /// What `bpf_get_attach_cookie` returns to the program, for each function; none is 0 for all.
  public var cookies: [UInt64] = []
  /// When the program runs; it must have been loaded for the attach type that goes with it.
  public var moment: ProbeMoment = .entry

  /// Probes these functions at their entry, without cookies.
  public init(_ functions: Functions) { self.functions = functions }

  /// How the functions are named.
  public enum Functions: Hashable, Sendable {
    /// By names of `/proc/kallsyms`.
    case symbols([String])
    /// By addresses of `/proc/kallsyms`.
    case addresses([UInt64])
  }
}

/// When a probe of many functions runs its program.
public enum ProbeMoment: Hashable, Sendable {
  /// When a function is called, or a place is reached, before its instruction runs.
  case entry
  /// The corresponding flag is `BPF_F_KPROBE_MULTI_RETURN` or `BPF_F_UPROBE_MULTI_RETURN`.
  case `return`
  /// At the entry, and where the program says 0 there, also at the return (kprobes: Linux 6.10; uprobes:
  /// 6.13). The attach type says so.
  case session
}

extension Link {
  /// Links a program to many kernel functions. The corresponding bpf(2) command is `BPF_LINK_CREATE`
  /// (Linux 5.18).
  ///
  /// Throws `ESRCH` where a name is no function, `EOPNOTSUPP` where the kernel has no fprobe, and `EINVAL`
  /// where the program was loaded for another attach type, or there are not as many cookies as functions.
  ///
  /// - Parameters:
  ///   - program: a program of type `kprobe`, loaded for ``AttachType/traceKprobeMulti`` or
  ///     ``AttachType/traceKprobeSession``.
  ///   - probes: the functions, at least one.
  public static func createKprobeMulti(
    program: borrowing Program, _ probes: KprobeMulti
  ) throws(SystemCallError) -> Link {
    try check(probes.count, holds: [probes.cookies.count])
    var attributes = probes.attributes(program.descriptor.rawValue)
    let created = try probes.withFunctions { names, addresses throws(SystemCallError) in
      try probes.cookies.withAddress { cookies throws(SystemCallError) in
        attributes.syms = names
        attributes.addrs = addresses
        attributes.cookies = cookies
        return try bpf(.linkCreate, &attributes, size: CBPF_LINK_CREATE_KPROBE_MULTI_SIZE)
      }
    }
    return Link(FileDescriptor(owning: created))
  }
}

extension KprobeMulti {
  /// All but the addresses.
  func attributes(_ program: Int32) -> cbpf_link_create_kprobe_multi {
    var attributes = cbpf_link_create_kprobe_multi()
    attributes.start = Link.start(
      program, moment == .session ? .traceKprobeSession : .traceKprobeMulti)
    attributes.flags = moment == .return ? 1 : 0
    attributes.cnt = UInt32(clamping: count)
    return attributes
  }

  fileprivate var count: Int {
    switch functions {
    case .symbols(let names): names.count
    case .addresses(let addresses): addresses.count
    }
  }

  /// Runs `body` with the address of the names and that of the addresses; one of them is 0.
  fileprivate func withFunctions(
    _ body: (UInt64, UInt64) throws(SystemCallError) -> Int
  ) throws(SystemCallError) -> Int {
    switch functions {
    case .symbols(let names):
      try names.withAddresses(Command.linkCreate.manualName) { names throws(SystemCallError) in
        try body(names, 0)
      }
    case .addresses(let addresses):
      try addresses.withAddress { addresses throws(SystemCallError) in try body(0, addresses) }
    }
  }
}
