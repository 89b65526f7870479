/// What the kernel says of a link of one type.
///
/// A number that only newer kernels tell is nil where this one did not.
public enum LinkDetails: Hashable, Sendable {
  case rawTracepoint(RawTracepoint)
  case tracing(Tracing)
  /// The id is 0 where the control group is gone.
  case cgroup(id: UInt64, attachType: AttachType)
  case iterator(Iterator)
  /// The inode is 0 where the network namespace is gone.
  case netns(inode: UInt32, attachType: AttachType)
  /// The index is 0 where the interface is gone.
  case xdp(interface: UInt32)
  /// The id is 0 where the map was unregistered.
  case structOps(mapID: UInt32)
  case netfilter(NetfilterHook)
  case kprobeMulti(KprobeMulti)
  case uprobeMulti(UprobeMulti)
  /// The kinds of perf event (Linux 6.6).
  case uprobe(Uprobe)
  case kprobe(Kprobe)
  case tracepoint(Tracepoint)
  case event(Event)
  /// The index is 0 where the interface is gone.
  case tcx(interface: UInt32, attachType: AttachType)
  /// The interface is the end of the pair that the program stands at; 0 where it is gone.
  case netkit(interface: UInt32, attachType: AttachType)
  /// The id is 0 where the map is gone.
  case sockmap(mapID: UInt32, attachType: AttachType)

  public struct RawTracepoint: Hashable, Sendable {
    public let name: String
    /// Linux 6.16.
    public let cookie: UInt64?
  }

  public struct Tracing: Hashable, Sendable {
    public let attachType: AttachType
    /// The BTF, or with freplace the program, that the function is in (Linux 5.13).
    public let targetID: UInt32?
    /// The function in the BTF (Linux 5.13).
    public let functionID: UInt32?
    /// Linux 6.16.
    public let cookie: UInt64?
  }

  public struct Iterator: Hashable, Sendable {
    /// What it walks through: `task`, `bpf_map_elem`.
    public let name: String
    public let scope: Scope?

    /// Which of them, where the iterator was not made for all.
    public enum Scope: Hashable, Sendable {
      case map(id: UInt32)
      case cgroup(id: UInt64, order: IteratorTarget.CgroupOrder)
      /// Either is 0 where it was not asked for.
      case task(thread: UInt32, process: UInt32)
    }
  }
}
