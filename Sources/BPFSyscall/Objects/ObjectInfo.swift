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

  /// Has the kernel write what it says of an object into `info`, over what the caller put there. The
  /// corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD` (Linux 4.13).
  ///
  /// Addresses in `info` must hold until this returns.
  ///
  /// - Parameter size: the bytes of the kernel's structure, without what C adds behind it.
  /// - Returns: how many bytes of it this kernel knows.
  static func read<Info: BitwiseCopyable>(
    of descriptor: Int32, into info: inout Info, size: Int
  ) throws(SystemCallError) -> Int {
    var result: Result<Int, SystemCallError> = .success(0)
    unsafe withUnsafeMutableBytes(of: &info) { buffer in
      result = Result { () throws(SystemCallError) in
        let size = min(size, buffer.count)
        var attributes = cbpf_object_info(
          bpf_fd: UInt32(bitPattern: descriptor), info_len: UInt32(size),
          info: UInt64(UInt(bitPattern: buffer.baseAddress)))
        _ = try bpf(.objectGetInfoByDescriptor, &attributes, size: CBPF_OBJECT_INFO_SIZE)
        return Int(attributes.info_len)
      }
    }
    return try result.get()
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
