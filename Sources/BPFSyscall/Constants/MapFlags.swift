/// How a map is made and who may use it: the `map_flags` of `BPF_MAP_CREATE`.
public struct MapFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Memory for the elements is taken when they come, not at once. The corresponding constant is
  /// `BPF_F_NO_PREALLOC` (Linux 4.6).
  public static let noPreallocation = Self(rawValue: 1 << 0)
  /// Each CPU has a list of its own of what was used last (LRU). The corresponding constant is
  /// `BPF_F_NO_COMMON_LRU` (Linux 4.10).
  public static let noCommonLRU = Self(rawValue: 1 << 1)
  /// The memory is of the NUMA node that ``RawMap/Options/numaNode`` names. The corresponding constant
  /// is `BPF_F_NUMA_NODE` (Linux 4.14).
  public static let numaNode = Self(rawValue: 1 << 2)
  /// The descriptor can only read. The corresponding constant is `BPF_F_RDONLY` (Linux 4.15).
  public static let readOnly = Self(rawValue: 1 << 3)
  /// The descriptor can only write. The corresponding constant is `BPF_F_WRONLY` (Linux 4.15).
  public static let writeOnly = Self(rawValue: 1 << 4)
  /// Stack traces hold build ids and offsets, not addresses. The corresponding constant is
  /// `BPF_F_STACK_BUILD_ID` (Linux 4.17).
  public static let stackBuildID = Self(rawValue: 1 << 5)
  /// The hash function begins with zero, so that every run sees the same order. The corresponding
  /// constant is `BPF_F_ZERO_SEED` (Linux 5.0).
  public static let zeroSeed = Self(rawValue: 1 << 6)
  /// Programs can only read. The corresponding constant is `BPF_F_RDONLY_PROG` (Linux 5.2).
  public static let readOnlyForPrograms = Self(rawValue: 1 << 7)
  /// Programs can only write. The corresponding constant is `BPF_F_WRONLY_PROG` (Linux 5.2).
  public static let writeOnlyForPrograms = Self(rawValue: 1 << 8)
  /// A cloned socket inherits what is stored with it. The corresponding constant is `BPF_F_CLONE`
  /// (Linux 5.4).
  public static let clone = Self(rawValue: 1 << 9)
  /// User space may map the elements into its memory. The corresponding constant is `BPF_F_MMAPABLE`
  /// (Linux 5.5).
  public static let memoryMappable = Self(rawValue: 1 << 10)
  /// Perf events stay in the array when the descriptor they were put in with closes. The corresponding
  /// constant is `BPF_F_PRESERVE_ELEMS` (Linux 5.10).
  public static let preserveElements = Self(rawValue: 1 << 11)
  /// An array that may stand in a map of maps whose template has another number of entries. The
  /// corresponding constant is `BPF_F_INNER_MAP` (Linux 5.10).
  public static let innerMap = Self(rawValue: 1 << 12)
  /// A struct_ops map that a link registers. The corresponding constant is `BPF_F_LINK` (Linux 6.4).
  public static let link = Self(rawValue: 1 << 13)
  /// The type of the value is in the BTF that ``RawMap/Options/valueTypeBTF`` names. The corresponding
  /// constant is `BPF_F_VTYPE_BTF_OBJ_FD` (Linux 6.9).
  public static let valueTypeBTF = Self(rawValue: 1 << 15)
  /// A token is used: ``RawMap/Options/token``. The corresponding constant is `BPF_F_TOKEN_FD`
  /// (Linux 6.9).
  public static let token = Self(rawValue: 1 << 16)
  /// A page of an arena that is not there is SIGSEGV for user space. The corresponding constant is
  /// `BPF_F_SEGV_ON_FAULT` (Linux 6.9).
  public static let signalOnFault = Self(rawValue: 1 << 17)
  /// Pointers into the arena are not translated for user space. The corresponding constant is
  /// `BPF_F_NO_USER_CONV` (Linux 6.9).
  public static let noUserConversion = Self(rawValue: 1 << 18)
  /// A full ring buffer loses its oldest records. The corresponding constant is `BPF_F_RB_OVERWRITE`
  /// (Linux 6.19).
  public static let overwriteRingBuffer = Self(rawValue: 1 << 19)
}
