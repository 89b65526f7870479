extension PerfEvent.Attributes {
  /// A tracepoint, by its number in tracefs (`events/CATEGORY/NAME/id`).
  public static func tracepoint(id: UInt64) -> Self {
    var attributes = Self(source: .tracepoint, config: id)
    attributes.sampling = .period(1)
    return attributes
  }

  /// A tracepoint, by its category and name: `sched/sched_switch`.
  ///
  /// Throws `ENOENT` where the kernel has no such tracepoint, `EINVAL` for what is no such name, and `EACCES`
  /// where tracefs may not be read.
  public static func tracepoint(named name: String) throws(SystemCallError) -> Self {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
      throw SystemCallError("open", name, errno: .invalidArgument)
    }
    let text = try TracingFileSystem.read("events/\(name)/id").prefix { $0 != UInt8(ascii: "\n") }
    guard let id = UInt64(String(decoding: text, as: UTF8.self)) else {
      throw SystemCallError("read", name, errno: .invalidArgument)
    }
    return tracepoint(id: id)
  }

  /// A function of the kernel, or a place in it (Linux 4.17).
  ///
  /// Throws `ENOENT` where the kernel has no kprobes; where it has no such function, opening it does.
  ///
  /// - Parameters:
  ///   - function: its name in `/proc/kallsyms`.
  ///   - offset: the number of bytes into it.
  ///   - isReturn: whether the event is its return and not its entry.
  public static func kprobe(
    _ function: String, offset: UInt64 = 0, isReturn: Bool = false
  ) throws(SystemCallError) -> Self {
    var attributes = try probe("kprobe", isReturn: isReturn)
    attributes.name = function
    attributes.config2 = offset
    return attributes
  }

  /// An address in the kernel's code, of `/proc/kallsyms` (Linux 4.17).
  ///
  /// Throws `ENOENT` where the kernel has no kprobes.
  public static func kprobe(
    address: UInt64, isReturn: Bool = false
  ) throws(SystemCallError) -> Self {
    var attributes = try probe("kprobe", isReturn: isReturn)
    attributes.config2 = address
    return attributes
  }

  /// A place in a program or library (Linux 4.17).
  ///
  /// Throws `ENOENT` where the kernel has no uprobes; where there is no such file, opening it does.
  ///
  /// - Parameters:
  ///   - path: the program or library.
  ///   - offset: where in the file, in bytes.
  ///   - isReturn: whether the event is the return from the function that starts there.
  ///   - referenceCounterOffset: where in the file the counter is that says whether somebody probes (USDT;
  ///     Linux 4.20); 0 is none.
  public static func uprobe(
    _ path: String, offset: UInt64, isReturn: Bool = false, referenceCounterOffset: UInt32 = 0
  ) throws(SystemCallError) -> Self {
    var attributes = try probe("uprobe", isReturn: isReturn)
    attributes.name = path
    attributes.config2 = offset
    attributes.config |= UInt64(referenceCounterOffset) << 32
    return attributes
  }

  /// One of the kernel's own counters.
  public static func software(
    _ event: PerfEvent.SoftwareEvent, sampling: PerfEvent.Sampling = .period(0),
    sampleType: PerfEvent.SampleType = []
  ) -> Self {
    var attributes = Self(source: .software, config: event.rawValue)
    attributes.sampling = sampling
    attributes.sampleType = sampleType
    return attributes
  }

  /// One of the CPU's counters.
  public static func hardware(
    _ event: PerfEvent.HardwareEvent, sampling: PerfEvent.Sampling = .period(0)
  ) -> Self {
    var attributes = Self(source: .hardware, config: event.rawValue)
    attributes.sampling = sampling
    return attributes
  }

  /// One of the CPU's counters, by the number that the CPU's manual has for it.
  public static func raw(
    _ config: UInt64, sampling: PerfEvent.Sampling = .period(0)
  ) -> Self {
    var attributes = Self(source: .raw, config: config)
    attributes.sampling = sampling
    return attributes
  }

  private static func probe(_ unit: String, isReturn: Bool) throws(SystemCallError) -> Self {
    let unit = try PMU(named: unit)
    var attributes = Self(source: unit.source, config: 0)
    if isReturn {
      attributes.config = 1 << UInt64(try unit.lowestBit(of: "retprobe") ?? 0)
    }
    return attributes
  }
}

extension PerfEvent {
  /// A counter of the kernel (`enum perf_sw_ids`).
  public struct SoftwareEvent: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The corresponding constant is `PERF_COUNT_SW_CPU_CLOCK`.
    public static let cpuClock = Self(rawValue: 0)
    /// The corresponding constant is `PERF_COUNT_SW_TASK_CLOCK`.
    public static let taskClock = Self(rawValue: 1)
    /// The corresponding constant is `PERF_COUNT_SW_PAGE_FAULTS`.
    public static let pageFaults = Self(rawValue: 2)
    /// The corresponding constant is `PERF_COUNT_SW_CONTEXT_SWITCHES`.
    public static let contextSwitches = Self(rawValue: 3)
    /// The corresponding constant is `PERF_COUNT_SW_CPU_MIGRATIONS`.
    public static let cpuMigrations = Self(rawValue: 4)
    /// Counts nothing, and carries what others write. The corresponding constant is
    /// `PERF_COUNT_SW_DUMMY`.
    public static let dummy = Self(rawValue: 9)
    /// What the helper `bpf_perf_event_output` writes to. The corresponding constant is
    /// `PERF_COUNT_SW_BPF_OUTPUT`.
    public static let programOutput = Self(rawValue: 10)
  }

  /// A counter of the CPU (`enum perf_hw_id`).
  public struct HardwareEvent: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The corresponding constant is `PERF_COUNT_HW_CPU_CYCLES`.
    public static let cycles = Self(rawValue: 0)
    /// The corresponding constant is `PERF_COUNT_HW_INSTRUCTIONS`.
    public static let instructions = Self(rawValue: 1)
    /// The corresponding constant is `PERF_COUNT_HW_CACHE_REFERENCES`.
    public static let cacheReferences = Self(rawValue: 2)
    /// The corresponding constant is `PERF_COUNT_HW_CACHE_MISSES`.
    public static let cacheMisses = Self(rawValue: 3)
    /// The corresponding constant is `PERF_COUNT_HW_BRANCH_INSTRUCTIONS`.
    public static let branchInstructions = Self(rawValue: 4)
    /// The corresponding constant is `PERF_COUNT_HW_BRANCH_MISSES`.
    public static let branchMisses = Self(rawValue: 5)
  }
}
