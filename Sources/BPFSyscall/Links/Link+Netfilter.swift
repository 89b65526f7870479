internal import CBPF

extension Link {
  /// Links a program to the packet filter of this thread's network namespace. The corresponding bpf(2)
  /// command is `BPF_LINK_CREATE` (Linux 6.4).
  ///
  /// Throws `EBUSY` where another program stands at the same hook with the same priority.
  public static func createNetfilter(
    program: borrowing Program, _ hook: NetfilterHook
  ) throws(SystemCallError) -> Link {
    var attributes = netfilter(program.descriptor.rawValue, hook)
    return try create(&attributes, size: CBPF_LINK_CREATE_NETFILTER_SIZE)
  }

  static func netfilter(_ program: Int32, _ hook: NetfilterHook) -> cbpf_link_create_netfilter {
    cbpf_link_create_netfilter(
      start: start(program, .netfilter), pf: hook.family.rawValue, hooknum: hook.hook.rawValue,
      priority: hook.priority, flags: hook.flags.rawValue)
  }
}
