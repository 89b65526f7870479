internal import CBPF

/// How an XDP program is attached to its interface.
public struct XDPFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// In the network stack, for any driver. The corresponding constant is `XDP_FLAGS_SKB_MODE`.
  public static let generic = Self(rawValue: 1 << 1)
  /// In the driver. The corresponding constant is `XDP_FLAGS_DRV_MODE`.
  public static let native = Self(rawValue: 1 << 2)
  /// In the network card. The corresponding constant is `XDP_FLAGS_HW_MODE`.
  public static let offload = Self(rawValue: 1 << 3)
}

extension Link {
  /// Links an XDP program to a network interface of this thread's namespace. The corresponding bpf(2)
  /// command is `BPF_LINK_CREATE` (Linux 5.9).
  ///
  /// Throws `EBUSY` where the interface has a program, and `EINVAL` where there is no such interface.
  ///
  /// - Parameters:
  ///   - program: a program of type `xdp`.
  ///   - interface: the interface's index.
  ///   - flags: at most one mode; with none the kernel takes the driver's where there is one.
  public static func createXDP(
    program: borrowing Program, interface: UInt32, flags: XDPFlags = []
  ) throws(SystemCallError) -> Link {
    var attributes = start(
      program.descriptor.rawValue, .xdp, target: interface, flags: flags.rawValue)
    return try create(&attributes, size: CBPF_LINK_CREATE_SIZE)
  }
}
