extension PerfEvent {
  /// The single bits of `struct perf_event_attr`.
  public struct Options: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Does not count before ``PerfEvent/enable(_:)``. The corresponding field is `disabled`.
    public static let disabled = Self(rawValue: 1 << 0)
    /// Threads and processes that are created later count too. The corresponding field is `inherit`.
    public static let inherit = Self(rawValue: 1 << 1)
    /// The corresponding field is `pinned`.
    public static let pinned = Self(rawValue: 1 << 2)
    /// The corresponding field is `exclusive`.
    public static let exclusive = Self(rawValue: 1 << 3)
    /// The corresponding field is `exclude_user`.
    public static let excludeUser = Self(rawValue: 1 << 4)
    /// The corresponding field is `exclude_kernel`.
    public static let excludeKernel = Self(rawValue: 1 << 5)
    /// The corresponding field is `exclude_hv`.
    public static let excludeHypervisor = Self(rawValue: 1 << 6)
    /// The corresponding field is `exclude_idle`.
    public static let excludeIdle = Self(rawValue: 1 << 7)
    /// The corresponding field is `enable_on_exec`.
    public static let enableOnExec = Self(rawValue: 1 << 12)
    /// ``Attributes/wakeup`` counts bytes. The corresponding field is `watermark`.
    public static let watermark = Self(rawValue: 1 << 14)
    /// The corresponding field is `exclude_host`.
    public static let excludeHost = Self(rawValue: 1 << 19)
    /// The corresponding field is `exclude_guest`.
    public static let excludeGuest = Self(rawValue: 1 << 20)
    /// Times are of ``Attributes/clock``. The corresponding field is `use_clockid`.
    public static let clock = Self(rawValue: 1 << 25)
    /// Writes the newest samples over the oldest. The corresponding field is `write_backward`.
    public static let writeBackward = Self(rawValue: 1 << 27)
  }

  /// What a sample holds.
  public struct SampleType: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The corresponding constant is `PERF_SAMPLE_IP`.
    public static let instructionPointer = Self(rawValue: 1 << 0)
    /// The corresponding constant is `PERF_SAMPLE_TID`.
    public static let thread = Self(rawValue: 1 << 1)
    /// The corresponding constant is `PERF_SAMPLE_TIME`.
    public static let time = Self(rawValue: 1 << 2)
    /// The corresponding constant is `PERF_SAMPLE_ADDR`.
    public static let address = Self(rawValue: 1 << 3)
    /// The corresponding constant is `PERF_SAMPLE_READ`.
    public static let read = Self(rawValue: 1 << 4)
    /// The corresponding constant is `PERF_SAMPLE_CALLCHAIN`.
    public static let callChain = Self(rawValue: 1 << 5)
    /// The corresponding constant is `PERF_SAMPLE_ID`.
    public static let id = Self(rawValue: 1 << 6)
    /// The corresponding constant is `PERF_SAMPLE_CPU`.
    public static let cpu = Self(rawValue: 1 << 7)
    /// The corresponding constant is `PERF_SAMPLE_PERIOD`.
    public static let period = Self(rawValue: 1 << 8)
    /// What bpf(2)'s helper `bpf_perf_event_output` writes. The corresponding constant is
    /// `PERF_SAMPLE_RAW`.
    public static let raw = Self(rawValue: 1 << 10)
    /// The corresponding constant is `PERF_SAMPLE_BRANCH_STACK`.
    public static let branchStack = Self(rawValue: 1 << 11)
    /// The corresponding constant is `PERF_SAMPLE_REGS_USER`.
    public static let userRegisters = Self(rawValue: 1 << 12)
    /// The corresponding constant is `PERF_SAMPLE_STACK_USER`.
    public static let userStack = Self(rawValue: 1 << 13)
  }
}
