extension Program {
  /// What a program is run with: the attributes of `BPF_PROG_TEST_RUN`.
  ///
  /// What is not set is not asked for: each type of program takes some of these, and refuses the others
  /// with `EINVAL`. Raw tracepoints take a context, flags and a CPU, and nothing else.
  public struct TestRunOptions: Hashable, Sendable {
    /// The packet, from its Ethernet header on: at least 14 bytes.
    public var data: [UInt8] = []
    /// The bytes that there is room for of the packet afterwards; nil asks for none.
    public var dataRoom: Int?
    /// The context: a `struct xdp_md`, a `struct __sk_buff` without the fields that cannot be set, the
    /// arguments of a raw tracepoint, what a syscall program takes.
    public var context: [UInt8] = []
    /// The bytes that there is room for of the context afterwards; nil asks for none. A syscall program
    /// changes ``context`` in place instead.
    public var contextRoom: Int?
    /// How often to run; 0 is once for the types that count.
    public var repeatCount: UInt32 = 0
    /// Packets per batch with ``TestRunFlags/xdpLiveFrames``, up to 256; 0 is 64 (Linux 5.18).
    public var batchSize: UInt32 = 0
    /// Runs a raw tracepoint on this CPU, which must be online. The corresponding flag is
    /// `BPF_F_TEST_RUN_ON_CPU` (Linux 5.10).
    public var cpu: UInt32?
    /// How the program is run; ``cpu`` sets its flag itself.
    public var flags: TestRunFlags = []

    /// Asks for one run, without a packet and without a context.
    public init() {}

    /// With a packet, and room for what becomes of it.
    public init(data: [UInt8], dataRoom: Int? = nil) {
      self.data = data
      self.dataRoom = dataRoom
    }
  }

  /// Flags of a test run.
  public struct TestRunFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// On a chosen CPU; set by ``TestRunOptions/cpu``. The corresponding constant is
    /// `BPF_F_TEST_RUN_ON_CPU` (Linux 5.10).
    public static let onCPU = Self(rawValue: 1 << 0)
    /// Packets that are really redirected, sent or given to the network stack. The corresponding
    /// constant is `BPF_F_TEST_XDP_LIVE_FRAMES` (Linux 5.18).
    public static let xdpLiveFrames = Self(rawValue: 1 << 1)
    /// The packet's checksum counts as complete. The corresponding constant is
    /// `BPF_F_TEST_SKB_CHECKSUM_COMPLETE` (Linux 6.11).
    public static let skbChecksumComplete = Self(rawValue: 1 << 2)
  }
}
