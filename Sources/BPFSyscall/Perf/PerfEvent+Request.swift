extension PerfEvent {
  /// The numbers that `ioctl` takes for a perf event.
  public struct Request: RawRepresentable, Hashable, Sendable, CaseIterable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The corresponding constant is `PERF_EVENT_IOC_ENABLE`.
    public static let enable = Self(rawValue: 0x2400)
    /// The corresponding constant is `PERF_EVENT_IOC_DISABLE`.
    public static let disable = Self(rawValue: 0x2401)
    /// The corresponding constant is `PERF_EVENT_IOC_REFRESH`.
    public static let refresh = Self(rawValue: 0x2402)
    /// The corresponding constant is `PERF_EVENT_IOC_RESET`.
    public static let reset = Self(rawValue: 0x2403)
    /// The corresponding constant is `PERF_EVENT_IOC_PERIOD`.
    public static let period = Self(rawValue: 0x4008_2404)
    /// The corresponding constant is `PERF_EVENT_IOC_SET_OUTPUT`.
    public static let setOutput = Self(rawValue: 0x2405)
    /// The corresponding constant is `PERF_EVENT_IOC_SET_FILTER`.
    public static let setFilter = Self(rawValue: 0x4008_2406)
    /// The corresponding constant is `PERF_EVENT_IOC_ID`.
    public static let id = Self(rawValue: 0x8008_2407)
    /// The corresponding constant is `PERF_EVENT_IOC_SET_BPF`.
    public static let setProgram = Self(rawValue: 0x4004_2408)
    /// The corresponding constant is `PERF_EVENT_IOC_PAUSE_OUTPUT`.
    public static let pauseOutput = Self(rawValue: 0x4004_2409)
    /// The corresponding constant is `PERF_EVENT_IOC_QUERY_BPF`.
    public static let queryPrograms = Self(rawValue: 0xc008_240a)
    /// The corresponding constant is `PERF_EVENT_IOC_MODIFY_ATTRIBUTES`.
    public static let modifyAttributes = Self(rawValue: 0x4008_240b)

    public static let allCases: [Self] = [
      .enable, .disable, .refresh, .reset, .period, .setOutput, .setFilter, .id, .setProgram,
      .pauseOutput, .queryPrograms, .modifyAttributes,
    ]
  }

  /// Whom a request is for.
  public enum Reach: UInt64, Sendable {
    /// The event alone.
    case event = 0
    /// The event and all others of its group. The corresponding constant is `PERF_IOC_FLAG_GROUP`.
    case group = 1
  }
}
