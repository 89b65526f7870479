/// How an element is written or read: the `flags` of the element commands, the `elem_flags` of the
/// batch commands.
public struct ElementFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The element may be there or not. The corresponding constant is `BPF_ANY`.
  public static let any: Self = []
  /// The element must not be there yet, else `EEXIST`. The corresponding constant is `BPF_NOEXIST`.
  public static let noExist = Self(rawValue: 1 << 0)
  /// The element must be there, else `ENOENT`; for a full queue or stack: its oldest value makes room.
  /// The corresponding constant is `BPF_EXIST`.
  public static let exist = Self(rawValue: 1 << 1)
  /// The value is read or written under the `bpf_spin_lock` in it; `EINVAL` where it has none. The
  /// corresponding constant is `BPF_F_LOCK` (Linux 5.1).
  public static let lock = Self(rawValue: 1 << 2)
  /// One value is written for all CPUs. The corresponding constant is `BPF_F_ALL_CPUS` (Linux 7.0).
  public static let allCPUs = Self(rawValue: 1 << 4)

  /// The value of one CPU. The corresponding constant is `BPF_F_CPU` (Linux 7.0), with the CPU in the
  /// upper 32 bits.
  public static func cpu(_ number: UInt32) -> Self {
    Self(rawValue: 1 << 3 | UInt64(number) << 32)
  }

  /// Whether there is one value in the call, also where the map has one for each CPU.
  var isOneValue: Bool { rawValue & (1 << 3 | 1 << 4) != 0 }
}
