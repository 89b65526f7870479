import BPFSyscall
import BTF
import Testing

/// The types of the running kernel.
enum KernelTypes {
  static let btf = Result { try BTF(readFile("/sys/kernel/btf/vmlinux")) }

  static func id(_ name: String, _ kind: BTFKind) throws -> UInt32? {
    try btf.get().id(named: name, kind: kind)
  }
}

/// Maps of struct_ops.
enum StructOps {
  /// A map for a way of TCP congestion control, which is not registered.
  static func congestionControl() throws -> RawMap {
    let name = "bpf_struct_ops_tcp_congestion_ops"
    let type = try #require(try KernelTypes.id(name, .structure))
    let size = try KernelTypes.btf.get().size(of: type)
    // Of the map's own BTF the kernel only asks that it is there.
    let btf = try LoadedBTF.load(HandmadeBTF.bytes)
    var options = RawMap.Options(
      type: .structOps, keySize: 4, valueSize: UInt32(size), maxEntries: 1)
    options.flags = MapFlags(rawValue: 1 << 13)  // BPF_F_LINK
    options.btf = btf.descriptor.rawValue
    options.kernelValueTypeID = type
    return try RawMap.create(options)
  }
}
