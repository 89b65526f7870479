internal import CBPF

// Links that probe many places: the first call tells how many, the second one which.
extension LinkInfoReader {
  /// Since Linux 6.6; nil before.
  func kprobeMulti() throws(SystemCallError) -> LinkDetails.KprobeMulti? {
    let end = CBPF_LINK_INFO_KPROBE_MULTI_SIZE
    var info = cbpf_link_info_kprobe_multi()
    try read(&info, size: end)
    guard info.count > 0, info.count <= Self.mostPlaces else { return nil }
    var addresses = [UInt64](repeating: 0, count: Int(info.count))
    // The kernel writes all cookies or, where it does not know them here, none.
    let unknown: UInt64 = mark(upTo: end)
    var cookies = [UInt64](repeating: unknown, count: Int(info.count))
    info.missed = mark(upTo: 40)
    try addresses.withMutableAddress { addresses throws(SystemCallError) in
      try cookies.withMutableAddress { cookies throws(SystemCallError) in
        info.addrs = addresses
        info.cookies = unknown == 0 ? 0 : cookies
        try read(&info, size: end)
      }
    }
    let areKnown = unknown != 0 && cookies.contains { $0 != unknown }
    return LinkDetails.KprobeMulti(
      isReturn: info.flags & 1 != 0, addresses: addresses, cookies: areKnown ? cookies : nil,
      missed: written(info.missed, upTo: 40))
  }

  /// Since Linux 6.8; nil before.
  func uprobeMulti() throws(SystemCallError) -> LinkDetails.UprobeMulti? {
    let end = CBPF_LINK_INFO_UPROBE_MULTI_SIZE
    var info = cbpf_link_info_uprobe_multi()
    try read(&info, size: end)
    guard info.count > 0, info.count <= Self.mostPlaces else { return nil }
    let zeros = [UInt64](repeating: 0, count: Int(info.count))
    var (offsets, counters, cookies) = (zeros, zeros, zeros)
    var path = ""
    try offsets.withMutableAddress { offsets throws(SystemCallError) in
      try counters.withMutableAddress { counters throws(SystemCallError) in
        try cookies.withMutableAddress { cookies throws(SystemCallError) in
          info.offsets = offsets
          info.ref_ctr_offsets = counters
          info.cookies = cookies
          path = try read(&info, size: end) { info, name, room in
            info.path = name
            info.path_size = room
          }
        }
      }
    }
    return LinkDetails.UprobeMulti(
      isReturn: info.flags & 1 != 0, path: path, offsets: offsets,
      referenceCounterOffsets: counters, cookies: cookies,
      processID: info.pid == 0 ? nil : info.pid)
  }

  /// The kernel takes a million in one link.
  private static let mostPlaces: UInt32 = 1 << 21
}
