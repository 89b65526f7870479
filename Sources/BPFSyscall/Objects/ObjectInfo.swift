internal import CBPF

/// What the kernel says of one of its objects: the bytes that `BPF_OBJ_GET_INFO_BY_FD` writes.
///
/// An older kernel writes fewer; what it did not write reads as zero.
struct ObjectInfo {
  private let bytes: [UInt8]

  /// The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD` (Linux 4.13).
  init(of descriptor: Int32, size: Int) throws(SystemCallError) {
    var buffer = [UInt8](repeating: 0, count: size)
    try buffer.withMutableAddress { buffer throws(SystemCallError) in
      var attributes = cbpf_object_info(
        bpf_fd: UInt32(bitPattern: descriptor), info_len: UInt32(size), info: buffer)
      _ = try bpf(.objectGetInfoByDescriptor, &attributes, size: CBPF_OBJECT_INFO_SIZE)
    }
    bytes = buffer
  }

  func u32(at offset: Int) -> UInt32 { UInt32(truncatingIfNeeded: integer(at: offset, bytes: 4)) }

  func u64(at offset: Int) -> UInt64 { integer(at: offset, bytes: 8) }

  func name(at offset: Int) -> String {
    String(decoding: bytes[offset..<offset + 16].prefix { $0 != 0 }, as: UTF8.self)
  }

  func bytes(at offset: Int, count: Int) -> [UInt8] { Array(bytes[offset..<offset + count]) }

  private func integer(at offset: Int, bytes count: Int) -> UInt64 {
    bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
