/// What the kernel says of a link of one type.
///
/// A number that only newer kernels tell is nil where this one did not.
public enum LinkDetails: Hashable, Sendable {
  /// A raw tracepoint, also of a `tracing` program that was loaded for one.
  case rawTracepoint(RawTracepoint)
  /// A function of the kernel or of a program: fentry, fexit, fmod_ret, LSM, freplace.
  case tracing(Tracing)
  /// The id is 0 where the control group is gone.
  case cgroup(id: UInt64, attachType: AttachType)
  /// An iterator: what it walks through.
  case iterator(Iterator)
  /// The inode is 0 where the network namespace is gone.
  case netns(inode: UInt32, attachType: AttachType)
  /// The index is 0 where the interface is gone.
  case xdp(interface: UInt32)
  /// The id is 0 where the map was unregistered.
  case structOps(mapID: UInt32)
  /// A place in the packet filter.
  case netfilter(NetfilterHook)
  /// Many kernel functions (Linux 6.6).
  case kprobeMulti(KprobeMulti)
  /// Many places of a program or library (Linux 6.8).
  case uprobeMulti(UprobeMulti)
  /// The perf event of a uprobe (Linux 6.6).
  case uprobe(Uprobe)
  /// The perf event of a kprobe (Linux 6.6).
  case kprobe(Kprobe)
  /// The perf event of a tracepoint (Linux 6.6).
  case tracepoint(Tracepoint)
  /// The perf event of a counter (Linux 6.6).
  case event(Event)
  /// The index is 0 where the interface is gone.
  case tcx(interface: UInt32, attachType: AttachType)
  /// The interface is the end of the pair that the program stands at; 0 where it is gone.
  case netkit(interface: UInt32, attachType: AttachType)
  /// The id is 0 where the map is gone.
  case sockmap(mapID: UInt32, attachType: AttachType)

  /// What the kernel says of a link to a raw tracepoint.
  public struct RawTracepoint: Hashable, Sendable {
    /// The tracepoint, such as `sched_switch`.
    public let name: String
    /// Linux 6.16.
    public let cookie: UInt64?
  }

  /// What the kernel says of a link to a function that is traced or replaced.
  public struct Tracing: Hashable, Sendable {
    /// What the program was loaded for; the number 0 with freplace.
    public let attachType: AttachType
    /// The BTF, or with freplace the program, that the function is in (Linux 5.13).
    public let targetID: UInt32?
    /// The function in the BTF (Linux 5.13).
    public let functionID: UInt32?
    /// Linux 6.16.
    public let cookie: UInt64?
  }

  /// What the kernel says of an iterator's link.
  public struct Iterator: Hashable, Sendable {
    /// What it walks through: `task`, `bpf_map_elem`.
    public let name: String
    /// The part that it walks through; nil where that is all, or the kernel does not tell.
    public let scope: Scope?

    /// Which of them, where the iterator was not made for all.
    public enum Scope: Hashable, Sendable {
      /// The elements of one map, by the map's id.
      case map(id: UInt32)
      /// A control group and others around it, by the inode of its directory.
      case cgroup(id: UInt64, order: IteratorTarget.CgroupOrder)
      /// Either is 0 where it was not asked for.
      case task(thread: UInt32, process: UInt32)
    }
  }
}
