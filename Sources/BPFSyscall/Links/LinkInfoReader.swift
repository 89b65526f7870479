internal import CBPF

/// Reads what the kernel says of one link, into the structure of the link's type.
struct LinkInfoReader {
  let start: cbpf_link_info_start
  /// The kind of a perf event (`enum bpf_perf_event_type`).
  let perfType: UInt32
  /// What stands behind that.
  private let rest: UInt32
  /// How many bytes of the structure this kernel knows.
  private let known: Int
  private let descriptor: Int32

  var type: LinkType { LinkType(rawValue: start.type) }

  /// Finds out the type.
  init(_ descriptor: Int32) throws(SystemCallError) {
    var info = cbpf_link_info()
    let known = try ObjectInfo.read(of: descriptor, into: &info, size: CBPF_LINK_INFO_SIZE)
    self.init(info, known: known, descriptor)
  }

  /// Takes what was said already.
  ///
  /// - Parameter known: how many bytes of it this kernel knows.
  init(_ info: cbpf_link_info, known: Int, _ descriptor: Int32) {
    start = info.start
    (perfType, rest) = (info.perf_type, info.rest)
    self.known = known
    self.descriptor = descriptor
  }

  /// All that the kernel says of the link.
  func whole() throws(SystemCallError) -> LinkInfo {
    let details = try details()
    return LinkInfo(
      type: type, id: start.id, programID: start.prog_id, target: details?.target, details: details)
  }

  /// What needs no second call.
  var withoutDetails: LinkInfo {
    LinkInfo(type: type, id: start.id, programID: start.prog_id, target: target)
  }

  /// ``LinkInfo/target``, which needs no second call.
  private var target: UInt64? {
    switch type {
    case .netns, .xdp, .structOps, .tcx, .netkit, .sockmap: UInt64(perfType)
    case .cgroup:
      1.littleEndian == 1
        ? UInt64(rest) << 32 | UInt64(perfType) : UInt64(perfType) << 32 | UInt64(rest)
    default: nil
    }
  }

  /// Has the kernel write into `info`, over what is there.
  func read<Info: BitwiseCopyable>(_ info: inout Info, size: Int) throws(SystemCallError) {
    _ = try ObjectInfo.read(of: descriptor, into: &info, size: size)
  }

  /// Has the kernel write into `info` and a name beside it.
  ///
  /// - Parameter place: says where the name and the room for it stand in `info`.
  func read<Info: BitwiseCopyable>(
    _ info: inout Info, size: Int,
    naming place: (inout Info, _ name: UInt64, _ room: UInt32) -> Void
  ) throws(SystemCallError) -> String {
    var name = [UInt8](repeating: 0, count: Self.longestName)
    try name.withMutableAddress { address throws(SystemCallError) in
      place(&info, address, UInt32(Self.longestName))
      try read(&info, size: size)
    }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// As long as a path can be.
  static let longestName = 4096
}

// A kernel leaves alone what it does not know of a structure. So a mark in a field that the kernel may not
// know is either still there afterwards, or the kernel wrote over it.
extension LinkInfoReader {
  private static let mark: UInt64 = 0x6e6f_7420_7361_6964

  /// What to put into a field that ends at byte `end`; a kernel whose structure ends before takes only 0.
  func mark(upTo end: Int) -> UInt64 { known >= end ? Self.mark : 0 }

  func mark(upTo end: Int) -> UInt32 { UInt32(truncatingIfNeeded: mark(upTo: end) as UInt64) }

  /// What the kernel wrote into a field that was marked, or nil.
  func written(_ value: UInt64, upTo end: Int) -> UInt64? {
    known >= end && value != Self.mark ? value : nil
  }

  func written(_ value: UInt32, upTo end: Int) -> UInt32? {
    known >= end && value != mark(upTo: end) as UInt32 ? value : nil
  }

  /// What the kernel wrote into one half, in memory's order, of a field that was marked; nil where it left
  /// that half alone.
  func written(half value: UInt64, isFirst: Bool) -> UInt32? {
    let isLow = isFirst == (1.littleEndian == 1)
    let (half, mark) = isLow ? (value, Self.mark) : (value >> 32, Self.mark >> 32)
    let (found, unwritten) = (UInt32(truncatingIfNeeded: half), UInt32(truncatingIfNeeded: mark))
    return found == unwritten ? nil : found
  }
}
