/// Flags of program loading.
public struct ProgramFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Accesses must be aligned also where the machine does not need it. The corresponding constant is
  /// `BPF_F_STRICT_ALIGNMENT` (Linux 4.12).
  public static let strictAlignment = Self(rawValue: 1 << 0)
  /// Accesses need not be aligned, for tests of the verifier. The corresponding constant is
  /// `BPF_F_ANY_ALIGNMENT` (Linux 5.0).
  public static let anyAlignment = Self(rawValue: 1 << 1)
  /// The upper halves of 32-bit results are made random, for tests of the verifier. The corresponding
  /// constant is `BPF_F_TEST_RND_HI32` (Linux 5.3).
  public static let testRandomUpper32 = Self(rawValue: 1 << 2)
  /// The verifier keeps states more often, for tests of it. The corresponding constant is
  /// `BPF_F_TEST_STATE_FREQ` (Linux 5.4).
  public static let testStateFrequency = Self(rawValue: 1 << 3)
  /// The program may sleep. The corresponding constant is `BPF_F_SLEEPABLE` (Linux 5.10).
  public static let sleepable = Self(rawValue: 1 << 4)
  /// The XDP program takes packets of several buffers. The corresponding constant is
  /// `BPF_F_XDP_HAS_FRAGS` (Linux 5.18).
  public static let xdpHasFragments = Self(rawValue: 1 << 5)
  /// The XDP program is for one device, but not run by it. The corresponding constant is
  /// `BPF_F_XDP_DEV_BOUND_ONLY` (Linux 6.3).
  public static let xdpDeviceBoundOnly = Self(rawValue: 1 << 6)
  /// The verifier refuses a program where its own bounds contradict each other, for tests of it. The
  /// corresponding constant is `BPF_F_TEST_REG_INVARIANTS` (Linux 6.8).
  public static let testRegisterInvariants = Self(rawValue: 1 << 7)
  /// A token allows the loading; set by ``Program/Options/token``. The corresponding constant is
  /// `BPF_F_TOKEN_FD` (Linux 6.9).
  public static let token = Self(rawValue: 1 << 16)
}
