internal import CBPF

/// What an iterator walks through.
///
/// Which one fits depends on the iterator: `task` walks through tasks, `bpf_map_elem` through a map.
public enum IteratorTarget: Hashable, Sendable {
  /// All there is of what the iterator walks through; of control groups, all from the root down.
  case everything
  /// The elements of a map, by its descriptor, which must stay open until the call returns.
  case map(Int32)
  /// A control group and others around it, by the descriptor of its directory, which must stay open
  /// until the call returns (Linux 6.1).
  case cgroup(Int32, CgroupOrder)
  /// A control group and others around it, by its id: the inode of its directory (Linux 6.1).
  case cgroupID(UInt64, CgroupOrder)
  /// One thread, by its id in this process's namespace (Linux 6.1; before, the kernel walks through all).
  case thread(UInt32)
  /// The threads of one process, by its id in this process's namespace (Linux 6.1).
  case process(UInt32)
  /// The threads of one process, by a descriptor of `pidfd_open`, which must stay open until the call
  /// returns (Linux 6.1).
  case processDescriptor(Int32)

  /// In which order control groups are walked through (`enum bpf_cgroup_iter_order`).
  public enum CgroupOrder: UInt32, Hashable, Sendable {
    /// The corresponding constant is `BPF_CGROUP_ITER_SELF_ONLY`.
    case selfOnly = 1
    /// The group, then those below, each before its own. The corresponding constant is
    /// `BPF_CGROUP_ITER_DESCENDANTS_PRE`.
    case descendantsPre = 2
    /// Those below, each after its own, then the group. The corresponding constant is
    /// `BPF_CGROUP_ITER_DESCENDANTS_POST`.
    case descendantsPost = 3
    /// The corresponding constant is `BPF_CGROUP_ITER_ANCESTORS_UP`.
    case ancestorsUp = 4
    /// Those directly below, without the group. The corresponding constant is
    /// `BPF_CGROUP_ITER_CHILDREN` (Linux 7.0).
    case children = 5
  }
}

extension IteratorTarget {
  /// `union bpf_iter_link_info`, up to where this target fills it.
  var bytes: [UInt8] {
    switch self {
    case .everything: []
    case .map(let descriptor):
      Self.bytes(
        cbpf_iterator_map(map_fd: UInt32(bitPattern: descriptor)), CBPF_ITERATOR_MAP_SIZE)
    case .cgroup(let descriptor, let order):
      Self.bytes(
        cbpf_iterator_cgroup(
          order: order.rawValue, cgroup_fd: UInt32(bitPattern: descriptor), cgroup_id: 0),
        CBPF_ITERATOR_CGROUP_SIZE)
    case .cgroupID(let id, let order):
      Self.bytes(
        cbpf_iterator_cgroup(order: order.rawValue, cgroup_fd: 0, cgroup_id: id),
        CBPF_ITERATOR_CGROUP_SIZE)
    case .thread(let id): Self.task(thread: id)
    case .process(let id): Self.task(process: id)
    case .processDescriptor(let descriptor): Self.task(descriptor: UInt32(bitPattern: descriptor))
    }
  }

  private static func task(
    thread: UInt32 = 0, process: UInt32 = 0, descriptor: UInt32 = 0
  ) -> [UInt8] {
    bytes(
      cbpf_iterator_task(tid: thread, pid: process, pid_fd: descriptor), CBPF_ITERATOR_TASK_SIZE)
  }

  private static func bytes<Value: BitwiseCopyable>(_ value: Value, _ size: Int) -> [UInt8] {
    unsafe withUnsafeBytes(of: value) { unsafe Array($0.prefix(size)) }
  }
}
