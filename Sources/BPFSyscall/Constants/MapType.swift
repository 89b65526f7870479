/// What a map is: its data structure in the kernel (`enum bpf_map_type`).
public struct MapType: KernelConstant {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let listName = "map type"

  /// The corresponding constant is `BPF_MAP_TYPE_UNSPEC`.
  public static let unspecified = Self(rawValue: 0)
  /// The corresponding constant is `BPF_MAP_TYPE_HASH`.
  public static let hash = Self(rawValue: 1)
  /// The corresponding constant is `BPF_MAP_TYPE_ARRAY`.
  public static let array = Self(rawValue: 2)
  /// The corresponding constant is `BPF_MAP_TYPE_PROG_ARRAY`.
  public static let programArray = Self(rawValue: 3)
  /// The corresponding constant is `BPF_MAP_TYPE_PERF_EVENT_ARRAY`.
  public static let perfEventArray = Self(rawValue: 4)
  /// The corresponding constant is `BPF_MAP_TYPE_PERCPU_HASH`.
  public static let perCPUHash = Self(rawValue: 5)
  /// The corresponding constant is `BPF_MAP_TYPE_PERCPU_ARRAY`.
  public static let perCPUArray = Self(rawValue: 6)
  /// The corresponding constant is `BPF_MAP_TYPE_STACK_TRACE`.
  public static let stackTrace = Self(rawValue: 7)
  /// The corresponding constant is `BPF_MAP_TYPE_CGROUP_ARRAY`.
  public static let cgroupArray = Self(rawValue: 8)
  /// The corresponding constant is `BPF_MAP_TYPE_LRU_HASH`.
  public static let lruHash = Self(rawValue: 9)
  /// The corresponding constant is `BPF_MAP_TYPE_LRU_PERCPU_HASH`.
  public static let lruPerCPUHash = Self(rawValue: 10)
  /// The corresponding constant is `BPF_MAP_TYPE_LPM_TRIE`.
  public static let lpmTrie = Self(rawValue: 11)
  /// The corresponding constant is `BPF_MAP_TYPE_ARRAY_OF_MAPS`.
  public static let arrayOfMaps = Self(rawValue: 12)
  /// The corresponding constant is `BPF_MAP_TYPE_HASH_OF_MAPS`.
  public static let hashOfMaps = Self(rawValue: 13)
  /// The corresponding constant is `BPF_MAP_TYPE_DEVMAP`.
  public static let devmap = Self(rawValue: 14)
  /// The corresponding constant is `BPF_MAP_TYPE_SOCKMAP`.
  public static let sockmap = Self(rawValue: 15)
  /// The corresponding constant is `BPF_MAP_TYPE_CPUMAP`.
  public static let cpumap = Self(rawValue: 16)
  /// The corresponding constant is `BPF_MAP_TYPE_XSKMAP`.
  public static let xskmap = Self(rawValue: 17)
  /// The corresponding constant is `BPF_MAP_TYPE_SOCKHASH`.
  public static let sockhash = Self(rawValue: 18)
  /// The corresponding constant is `BPF_MAP_TYPE_CGROUP_STORAGE`.
  public static let cgroupStorage = Self(rawValue: 19)
  /// The corresponding constant is `BPF_MAP_TYPE_REUSEPORT_SOCKARRAY`.
  public static let reuseportSockarray = Self(rawValue: 20)
  /// The corresponding constant is `BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE`.
  public static let perCPUCgroupStorage = Self(rawValue: 21)
  /// The corresponding constant is `BPF_MAP_TYPE_QUEUE`.
  public static let queue = Self(rawValue: 22)
  /// The corresponding constant is `BPF_MAP_TYPE_STACK`.
  public static let stack = Self(rawValue: 23)
  /// The corresponding constant is `BPF_MAP_TYPE_SK_STORAGE`.
  public static let socketStorage = Self(rawValue: 24)
  /// The corresponding constant is `BPF_MAP_TYPE_DEVMAP_HASH`.
  public static let devmapHash = Self(rawValue: 25)
  /// The corresponding constant is `BPF_MAP_TYPE_STRUCT_OPS`.
  public static let structOps = Self(rawValue: 26)
  /// The corresponding constant is `BPF_MAP_TYPE_RINGBUF`.
  public static let ringBuffer = Self(rawValue: 27)
  /// The corresponding constant is `BPF_MAP_TYPE_INODE_STORAGE`.
  public static let inodeStorage = Self(rawValue: 28)
  /// The corresponding constant is `BPF_MAP_TYPE_TASK_STORAGE`.
  public static let taskStorage = Self(rawValue: 29)
  /// The corresponding constant is `BPF_MAP_TYPE_BLOOM_FILTER`.
  public static let bloomFilter = Self(rawValue: 30)
  /// The corresponding constant is `BPF_MAP_TYPE_USER_RINGBUF`.
  public static let userRingBuffer = Self(rawValue: 31)
  /// The corresponding constant is `BPF_MAP_TYPE_CGRP_STORAGE`.
  public static let cgroupLocalStorage = Self(rawValue: 32)
  /// The corresponding constant is `BPF_MAP_TYPE_ARENA`.
  public static let arena = Self(rawValue: 33)
  /// The corresponding constant is `BPF_MAP_TYPE_INSN_ARRAY`.
  public static let instructionArray = Self(rawValue: 34)
  /// The corresponding constant is `BPF_MAP_TYPE_RHASH`.
  public static let resizableHash = Self(rawValue: 35)

  public static let table: [KernelConstantRow<Self>] = [
    .init(.unspecified, "unspec", 3, 18),
    .init(.hash, "hash", 3, 19),
    .init(.array, "array", 3, 19),
    .init(.programArray, "prog_array", 4, 2),
    .init(.perfEventArray, "perf_event_array", 4, 3),
    .init(.perCPUHash, "percpu_hash", 4, 6),
    .init(.perCPUArray, "percpu_array", 4, 6),
    .init(.stackTrace, "stack_trace", 4, 6),
    .init(.cgroupArray, "cgroup_array", 4, 8),
    .init(.lruHash, "lru_hash", 4, 10),
    .init(.lruPerCPUHash, "lru_percpu_hash", 4, 10),
    .init(.lpmTrie, "lpm_trie", 4, 11),
    .init(.arrayOfMaps, "array_of_maps", 4, 12),
    .init(.hashOfMaps, "hash_of_maps", 4, 12),
    .init(.devmap, "devmap", 4, 14),
    .init(.sockmap, "sockmap", 4, 14),
    .init(.cpumap, "cpumap", 4, 15),
    .init(.xskmap, "xskmap", 4, 18),
    .init(.sockhash, "sockhash", 4, 18),
    .init(.cgroupStorage, "cgroup_storage", 4, 19),
    .init(.reuseportSockarray, "reuseport_sockarray", 4, 19),
    .init(.perCPUCgroupStorage, "percpu_cgroup_storage", 4, 20),
    .init(.queue, "queue", 4, 20),
    .init(.stack, "stack", 4, 20),
    .init(.socketStorage, "sk_storage", 5, 2),
    .init(.devmapHash, "devmap_hash", 5, 4),
    .init(.structOps, "struct_ops", 5, 6),
    .init(.ringBuffer, "ringbuf", 5, 8),
    .init(.inodeStorage, "inode_storage", 5, 10),
    .init(.taskStorage, "task_storage", 5, 11),
    .init(.bloomFilter, "bloom_filter", 5, 16),
    .init(.userRingBuffer, "user_ringbuf", 6, 1),
    .init(.cgroupLocalStorage, "cgrp_storage", 6, 2),
    .init(.arena, "arena", 6, 9),
    .init(.instructionArray, "insn_array", 6, 19),
    .init(.resizableHash, "rhash", 7, 2),
  ]
}

extension MapType {
  /// Whether each CPU has a value of its own for every key.
  public var isPerCPU: Bool {
    switch self {
    case .perCPUHash, .perCPUArray, .lruPerCPUHash, .perCPUCgroupStorage: true
    default: false
    }
  }

  /// How many bytes the kernel gives and takes for an element: of a per-CPU map a value for every possible CPU, each
  /// rounded up to 8 bytes.
  package func elementSize(valueSize: UInt32) throws(SystemCallError) -> Int {
    isPerCPU ? (Int(valueSize) + 7) / 8 * 8 * (try CPUs.possible) : Int(valueSize)
  }
}
