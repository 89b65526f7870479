internal import CBPF

/// What the kernel says of one of its objects.
enum ObjectInfo {
  /// Has the kernel write what it says of an object into `info`, over what the caller put there. The
  /// corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD` (Linux 4.13).
  ///
  /// Addresses in `info` must hold until this returns. What an older kernel does not write stays as it
  /// was; where that is not zero, it refuses (`E2BIG`).
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
}
