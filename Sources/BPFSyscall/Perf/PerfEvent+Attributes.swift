internal import CBPF

extension PerfEvent {
  /// Which event, and what is told of it (`struct perf_event_attr`).
  public struct Attributes: Hashable, Sendable {
    /// Who has the event. The corresponding field is `type`.
    public var source: Source
    /// Which one of the source's events.
    public var config: UInt64
    /// A further number, whose meaning is the source's.
    public var config1: UInt64 = 0
    /// A further number, whose meaning is the source's: of a kprobe the offset in the function or
    /// the address, of a uprobe the offset in the file.
    public var config2: UInt64 = 0
    /// Linux 6.3.
    public var config3: UInt64 = 0
    /// A name whose address goes into `config1`: a kprobe's function, or the path of a uprobe's file.
    public var name: String?
    /// When the event counts as a sample; without more it never does.
    public var sampling = Sampling.period(0)
    /// What a sample holds (`PERF_SAMPLE_…`).
    public var sampleType: SampleType = []
    /// What `read` returns (`PERF_FORMAT_…`).
    public var readFormat: UInt64 = 0
    /// The structure's single bits, such as ``Options/disabled``.
    public var options: Options = []
    /// After how many samples, or bytes with ``Options/watermark``, a reader is woken.
    public var wakeup: UInt32 = 0
    /// What a hardware breakpoint waits for (`HW_BREAKPOINT_…`).
    public var breakpointType: UInt32 = 0
    /// Which branches a sample holds (`PERF_SAMPLE_BRANCH_…`).
    public var branchSampleType: UInt64 = 0
    /// Which registers of user space a sample holds.
    public var userRegisters: UInt64 = 0
    /// How many bytes of the user's stack a sample holds.
    public var userStackSize: UInt32 = 0
    /// The clock of the samples' times, with ``Options/clock``.
    public var clock: Int32 = 0
    /// The most frames that a sample's call chain holds.
    public var maximumStackDepth: UInt16 = 0

    /// An event that counts as soon as it is open, and takes no samples.
    public init(source: Source, config: UInt64) {
      self.source = source
      self.config = config
    }
  }

  /// When an event counts as a sample.
  public enum Sampling: Hashable, Sendable {
    /// Each time it has occurred so often; 0 is never.
    case period(UInt64)
    /// So often in a second.
    case frequency(UInt64)
  }

  /// Who has the event: a fixed number (`PERF_TYPE_…`), or that of a ``PMU``.
  public struct Source: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The corresponding constant is `PERF_TYPE_HARDWARE`.
    public static let hardware = Self(rawValue: 0)
    /// The corresponding constant is `PERF_TYPE_SOFTWARE`.
    public static let software = Self(rawValue: 1)
    /// The corresponding constant is `PERF_TYPE_TRACEPOINT`.
    public static let tracepoint = Self(rawValue: 2)
    /// The corresponding constant is `PERF_TYPE_HW_CACHE`.
    public static let hardwareCache = Self(rawValue: 3)
    /// The corresponding constant is `PERF_TYPE_RAW`.
    public static let raw = Self(rawValue: 4)
    /// The corresponding constant is `PERF_TYPE_BREAKPOINT`.
    public static let breakpoint = Self(rawValue: 5)
  }
}

extension PerfEvent.Attributes {
  /// Runs `body` with the kernel's structure, and the name's address in it.
  func withLayout<Result>(
    _ body: (inout cbpf_perf_event) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    var layout = layout
    guard let name else { return try body(&layout) }
    return try terminated(name, "perf_event_open").withAddress { address throws(SystemCallError) in
      layout.config1 = address
      return try body(&layout)
    }
  }

  /// The kernel's structure, all but the name's address.
  var layout: cbpf_perf_event {
    var layout = cbpf_perf_event()
    layout.type = source.rawValue
    layout.size = UInt32(CBPF_PERF_EVENT_SIZE)
    layout.config = config
    layout.flag_bits = options.rawValue
    switch sampling {
    case .period(let period): layout.sample_period = period
    case .frequency(let frequency):
      layout.sample_period = frequency
      layout.flag_bits |= 1 << 10  // freq
    }
    layout.sample_type = sampleType.rawValue
    layout.read_format = readFormat
    layout.wakeup_events = wakeup
    layout.bp_type = breakpointType
    layout.config1 = config1
    layout.config2 = config2
    layout.branch_sample_type = branchSampleType
    layout.sample_regs_user = userRegisters
    layout.sample_stack_user = userStackSize
    layout.clockid = clock
    layout.sample_max_stack = maximumStackDepth
    layout.config3 = config3
    return layout
  }
}
