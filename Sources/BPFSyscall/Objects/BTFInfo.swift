internal import CBPF

/// What the kernel says of BTF that it holds.
public struct BTFInfo: Hashable, Sendable {
  /// The kernel's number for the BTF, which ``LoadedBTF/open(id:token:)`` takes.
  public let id: UInt32
  /// The length of ``LoadedBTF/bytes()``.
  public let size: Int
  /// `vmlinux`, or the module's name; empty for what a program brought, and before Linux 5.11.
  public let name: String
  /// Whether it is of the kernel or one of its modules (Linux 5.11).
  public let isKernel: Bool
}

extension LoadedBTF {
  /// What the kernel says of this BTF. The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD`
  /// (BTF: Linux 4.18).
  public func info() throws(SystemCallError) -> BTFInfo {
    var info = cbpf_btf_info()
    let known = try ask(&info)
    // A kernel without names refuses a request for one.
    guard known >= CBPF_BTF_INFO_SIZE, info.name_len > 0 else { return BTFInfo(info, name: []) }
    var name = [UInt8](repeating: 0, count: Int(info.name_len) + 1)
    info = cbpf_btf_info()
    info.name_len = UInt32(name.count)
    try name.withMutableAddress { name throws(SystemCallError) in
      info.name = name
      _ = try ask(&info)
    }
    return BTFInfo(info, name: name)
  }

  /// The BTF itself. That of a module continues the kernel's.
  ///
  /// The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD` (BTF: Linux 4.18).
  public func bytes() throws(SystemCallError) -> [UInt8] {
    var info = cbpf_btf_info()
    _ = try ask(&info)
    var bytes = [UInt8](repeating: 0, count: Int(info.btf_size))
    info = cbpf_btf_info()
    info.btf_size = UInt32(bytes.count)
    try bytes.withMutableAddress { bytes throws(SystemCallError) in
      info.btf = bytes
      _ = try ask(&info)
    }
    return bytes
  }

  private func ask(_ info: inout cbpf_btf_info) throws(SystemCallError) -> Int {
    try ObjectInfo.read(of: descriptor.rawValue, into: &info, size: Int(CBPF_BTF_INFO_SIZE))
  }
}

extension LoadedBTF {
  /// Opens the BTF of the kernel or one of its modules (Linux 5.11), or nil where it holds none of this
  /// name. The ids of all BTF are walked.
  ///
  /// A program that attaches to a function of a module names the module's BTF by such a descriptor, and
  /// the function by its id in there.
  ///
  /// - Parameter name: the module's name, or `vmlinux` for the kernel's own.
  public static func open(kernel name: String) throws(SystemCallError) -> LoadedBTF? {
    for id in try ObjectIDs(of: .btf).all() {
      do throws(SystemCallError) {
        let btf = try open(id: id)
        let info = try btf.info()
        if info.isKernel, info.name == name { return btf }
      } catch  where error.errno == .noSuchFileOrDirectory {
        continue  // it was unloaded meanwhile
      }
    }
    return nil
  }
}

extension BTFInfo {
  fileprivate init(_ info: cbpf_btf_info, name: [UInt8]) {
    id = info.id
    size = Int(info.btf_size)
    self.name = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    isKernel = info.kernel_btf != 0
  }
}
