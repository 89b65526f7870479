internal import CBPF

/// What the kernel says of a program.
///
/// What an older kernel does not tell is 0.
public struct ProgramInfo: Hashable, Sendable {
  /// What kind of program it is.
  public var type: ProgramType
  /// The kernel's number for the program, which ``Program/open(id:)`` takes.
  public var id: UInt32
  /// The first 8 bytes of a digest over the instructions, SHA-1 or (since Linux 6.18) SHA-256.
  public var tag: [UInt8]
  /// 15 characters at most; empty where it was loaded without (Linux 4.15).
  public var name: String
  /// Nanoseconds that the runs took; counted only while `kernel.bpf_stats_enabled` is 1 (Linux 5.1).
  public var runTime: UInt64
  /// Runs; counted only while `kernel.bpf_stats_enabled` is 1 (Linux 5.1).
  public var runCount: UInt64
  /// The instructions that the verifier walked through (Linux 5.16).
  public var verifiedInstructions: UInt32
  /// Runs that did not happen because the program was running on that CPU already (Linux 5.12).
  public var recursionMisses: UInt64 = 0
  /// Nanoseconds since boot, of the clock `CLOCK_BOOTTIME` (Linux 4.15).
  public var loadTime: UInt64 = 0
  /// The user who loaded it (Linux 4.15).
  public var userID: UInt32 = 0
  /// Whether its license is compatible with the GPL (Linux 4.18).
  public var isGPLCompatible = false
  /// The network device that it is offloaded to; 0 is none (Linux 4.16).
  public var interfaceIndex: UInt32 = 0
  /// The device number of that device's network namespace, as `stat` says it (Linux 4.16).
  public var networkNamespaceDevice: UInt64 = 0
  /// The inode of that device's network namespace (Linux 4.16).
  public var networkNamespaceInode: UInt64 = 0
  /// The program's own BTF; 0 is none (Linux 5.0).
  public var btfID: UInt32 = 0
  /// The type that the program is attached to (Linux 6.0).
  public var attachTypeID: UInt32 = 0
  /// The BTF that ``attachTypeID`` counts in (Linux 6.0).
  public var attachBTFID: UInt32 = 0
  /// How many maps it uses; ``Program/mapIDs()`` says which (Linux 4.15).
  public var mapCount: Int = 0
  /// Bytes of the instructions as the verifier left them.
  public var translatedSize: Int = 0
  /// Bytes of the machine's instructions; 0 where they are not shown.
  public var jitedSize: Int = 0

  /// Puts an info together without the kernel, as tests need it; ``Program/info()`` asks the
  /// kernel.
  public init(
    type: ProgramType, id: UInt32, tag: [UInt8], name: String, runTime: UInt64, runCount: UInt64,
    verifiedInstructions: UInt32
  ) {
    self.type = type
    self.id = id
    self.tag = tag
    self.name = name
    self.runTime = runTime
    self.runCount = runCount
    self.verifiedInstructions = verifiedInstructions
  }
}

extension Program {
  /// What the kernel says of this program, in one call. The corresponding bpf(2) command is
  /// `BPF_OBJ_GET_INFO_BY_FD` (Linux 4.13).
  public func info() throws(SystemCallError) -> ProgramInfo {
    var info = cbpf_program_info()
    try read(into: &info)
    return ProgramInfo(info)
  }

  /// The ids of the maps that this program uses. The corresponding bpf(2) command is
  /// `BPF_OBJ_GET_INFO_BY_FD`, called twice (Linux 4.15).
  public func mapIDs() throws(SystemCallError) -> [UInt32] {
    try details(.mapIDs).mapIDs
  }

  /// Has the kernel fill `info`, and the arrays that it points to.
  func read(into info: inout cbpf_program_info) throws(SystemCallError) {
    _ = try ObjectInfo.read(of: descriptor.rawValue, into: &info, size: CBPF_PROGRAM_INFO_SIZE)
  }
}

extension ProgramInfo {
  init(_ info: cbpf_program_info) {
    self.init(
      type: ProgramType(rawValue: info.type), id: info.id, tag: bytes(of: info.tag),
      name: String(decoding: bytes(of: info.name).prefix { $0 != 0 }, as: UTF8.self),
      runTime: info.run_time_ns, runCount: info.run_cnt, verifiedInstructions: info.verified_insns)
    recursionMisses = info.recursion_misses
    loadTime = info.load_time
    userID = info.created_by_uid
    isGPLCompatible = info.gpl_compatible & 1 != 0
    interfaceIndex = info.ifindex
    networkNamespaceDevice = info.netns_dev
    networkNamespaceInode = info.netns_ino
    btfID = info.btf_id
    attachTypeID = info.attach_btf_id
    attachBTFID = info.attach_btf_obj_id
    mapCount = Int(info.nr_map_ids)
    translatedSize = Int(info.xlated_prog_len)
    jitedSize = Int(info.jited_prog_len)
  }
}

/// The bytes of a C array.
private func bytes<Field: BitwiseCopyable>(of field: Field) -> [UInt8] {
  unsafe withUnsafeBytes(of: field) { unsafe Array($0) }
}
