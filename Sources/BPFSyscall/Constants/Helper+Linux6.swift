// The helpers of Linux 6.x, the last: new functions for programs are kfuncs, which have names and no
// numbers.
extension Helper {
  /// The corresponding constant is `BPF_FUNC_tcp_raw_gen_syncookie_ipv4`.
  public static let tcpRawGenSyncookieIpv4 = Self(rawValue: 204)
  /// The corresponding constant is `BPF_FUNC_tcp_raw_gen_syncookie_ipv6`.
  public static let tcpRawGenSyncookieIpv6 = Self(rawValue: 205)
  /// The corresponding constant is `BPF_FUNC_tcp_raw_check_syncookie_ipv4`.
  public static let tcpRawCheckSyncookieIpv4 = Self(rawValue: 206)
  /// The corresponding constant is `BPF_FUNC_tcp_raw_check_syncookie_ipv6`.
  public static let tcpRawCheckSyncookieIpv6 = Self(rawValue: 207)
  /// The corresponding constant is `BPF_FUNC_ktime_get_tai_ns`.
  public static let ktimeGetTaiNs = Self(rawValue: 208)
  /// The corresponding constant is `BPF_FUNC_user_ringbuf_drain`.
  public static let userRingbufDrain = Self(rawValue: 209)
  /// The corresponding constant is `BPF_FUNC_cgrp_storage_get`.
  public static let cgrpStorageGet = Self(rawValue: 210)
  /// The corresponding constant is `BPF_FUNC_cgrp_storage_delete`.
  public static let cgrpStorageDelete = Self(rawValue: 211)

  static let linux6: [KernelConstantRow<Self>] = [
    .init(.tcpRawGenSyncookieIpv4, "tcp_raw_gen_syncookie_ipv4", 6, 0),
    .init(.tcpRawGenSyncookieIpv6, "tcp_raw_gen_syncookie_ipv6", 6, 0),
    .init(.tcpRawCheckSyncookieIpv4, "tcp_raw_check_syncookie_ipv4", 6, 0),
    .init(.tcpRawCheckSyncookieIpv6, "tcp_raw_check_syncookie_ipv6", 6, 0),
    .init(.ktimeGetTaiNs, "ktime_get_tai_ns", 6, 1),
    .init(.userRingbufDrain, "user_ringbuf_drain", 6, 1),
    .init(.cgrpStorageGet, "cgrp_storage_get", 6, 2),
    .init(.cgrpStorageDelete, "cgrp_storage_delete", 6, 2),
  ]
}
