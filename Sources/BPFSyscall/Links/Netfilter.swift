/// A place in the kernel's packet filter where a program stands.
public struct NetfilterHook: Hashable, Sendable {
  /// Which packets the program sees.
  public var family: Family
  /// Where on a packet's way the program runs.
  public var hook: Hook
  /// Where it stands among all that filter there: the lowest goes first. The lowest and the highest
  /// number are refused, and so is what another program has.
  public var priority: Int32
  /// How the packets come to the program.
  public var flags: Flags

  /// Names a place. The kernel judges it when the link is created.
  public init(family: Family, hook: Hook, priority: Int32, flags: Flags = []) {
    self.family = family
    self.hook = hook
    self.priority = priority
    self.flags = flags
  }

  /// Which packets.
  public struct Family: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The corresponding constant is `NFPROTO_IPV4`.
    public static let ipv4 = Self(rawValue: 2)
    /// The corresponding constant is `NFPROTO_IPV6`.
    public static let ipv6 = Self(rawValue: 10)
  }

  /// Where on a packet's way.
  public struct Hook: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The corresponding constant is `NF_INET_PRE_ROUTING`.
    public static let preRouting = Self(rawValue: 0)
    /// The corresponding constant is `NF_INET_LOCAL_IN`.
    public static let localIn = Self(rawValue: 1)
    /// The corresponding constant is `NF_INET_FORWARD`.
    public static let forward = Self(rawValue: 2)
    /// The corresponding constant is `NF_INET_LOCAL_OUT`.
    public static let localOut = Self(rawValue: 3)
    /// The corresponding constant is `NF_INET_POST_ROUTING`.
    public static let postRouting = Self(rawValue: 4)
  }

  /// How packets come to the program.
  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Fragments are put together before the program sees them; its priority must be above -400. The
    /// corresponding constant is `BPF_F_NETFILTER_IP_DEFRAG` (Linux 6.6).
    public static let defragment = Self(rawValue: 1 << 0)
  }
}
