internal import CBPF

/// What the kernel says of a map (`struct bpf_map_info`); what an older kernel does not say is zero.
public struct MapInfo: Hashable, Sendable {
  /// What kind of map it is.
  public let type: MapType
  /// The kernel's number for the map, which ``RawMap/open(id:access:)`` takes.
  public let id: UInt32
  /// Bytes of a key.
  public let keySize: UInt32
  /// Bytes of a value; in a per-CPU map of one CPU's value.
  public let valueSize: UInt32
  /// The most elements that it holds; of a ring buffer its bytes, of an arena its pages.
  public let maxEntries: UInt32
  /// As given at creation, without ``MapFlags/readOnly`` and ``MapFlags/writeOnly``, which are the
  /// descriptor's; the kernel adds ``MapFlags/readOnlyForPrograms`` to device maps.
  public let flags: MapFlags
  /// 15 characters at most (Linux 4.15).
  public let name: String
  /// As given at creation (Linux 5.16).
  public let extra: UInt64
  /// The network interface that the map is offloaded to (Linux 4.16); 0 is none.
  public let interfaceIndex: UInt32
  /// The device of that interface's network namespace; 0 where the map is not offloaded.
  public let networkNamespaceDevice: UInt64
  /// The inode of that interface's network namespace; 0 where the map is not offloaded.
  public let networkNamespaceInode: UInt64
  /// The id of the BTF that holds the types of key and value (Linux 4.18); 0 is none.
  public let btfID: UInt32
  /// The type of a key in that BTF (Linux 4.18); 0 is none.
  public let keyTypeID: UInt32
  /// The type of a value in that BTF (Linux 4.18); 0 is none.
  public let valueTypeID: UInt32
  /// Of a struct_ops map: the value's type in the kernel's BTF (Linux 5.6).
  public let kernelValueTypeID: UInt32
  /// Of a struct_ops map: the id of the BTF that has this type, the kernel's or a module's (Linux 6.9).
  public let kernelBTFID: UInt32

  /// Puts an info together without the kernel, as tests need it; ``RawMap/info()`` asks the kernel.
  public init(
    type: MapType, id: UInt32, keySize: UInt32, valueSize: UInt32, maxEntries: UInt32,
    flags: MapFlags, name: String, extra: UInt64, interfaceIndex: UInt32 = 0,
    networkNamespaceDevice: UInt64 = 0, networkNamespaceInode: UInt64 = 0, btfID: UInt32 = 0,
    keyTypeID: UInt32 = 0, valueTypeID: UInt32 = 0, kernelValueTypeID: UInt32 = 0,
    kernelBTFID: UInt32 = 0
  ) {
    self.type = type
    self.id = id
    self.keySize = keySize
    self.valueSize = valueSize
    self.maxEntries = maxEntries
    self.flags = flags
    self.name = name
    self.extra = extra
    self.interfaceIndex = interfaceIndex
    self.networkNamespaceDevice = networkNamespaceDevice
    self.networkNamespaceInode = networkNamespaceInode
    self.btfID = btfID
    self.keyTypeID = keyTypeID
    self.valueTypeID = valueTypeID
    self.kernelValueTypeID = kernelValueTypeID
    self.kernelBTFID = kernelBTFID
  }
}

extension MapInfo {
  init(_ info: cbpf_map_info) {
    let name = unsafe withUnsafeBytes(of: info.name) { unsafe $0.prefix { $0 != 0 }.map { $0 } }
    self.init(
      type: MapType(rawValue: info.type), id: info.id, keySize: info.key_size,
      valueSize: info.value_size, maxEntries: info.max_entries,
      flags: MapFlags(rawValue: info.map_flags), name: String(decoding: name, as: UTF8.self),
      extra: info.map_extra, interfaceIndex: info.ifindex,
      networkNamespaceDevice: info.netns_dev, networkNamespaceInode: info.netns_ino,
      btfID: info.btf_id, keyTypeID: info.btf_key_type_id,
      valueTypeID: info.btf_value_type_id, kernelValueTypeID: info.btf_vmlinux_value_type_id,
      kernelBTFID: info.btf_vmlinux_id)
  }

  /// Asks about the map that a descriptor holds. The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD`
  /// (Linux 4.13).
  ///
  /// Nobody checks that it is a map: of something else the kernel says something else.
  public init(of descriptor: borrowing FileDescriptor) throws(SystemCallError) {
    var info = cbpf_map_info()
    _ = try ObjectInfo.read(of: descriptor.rawValue, into: &info, size: CBPF_MAP_INFO_SIZE)
    self.init(info)
  }
}

extension RawMap {
  /// What the kernel says of this map. The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD`
  /// (Linux 4.13).
  public func info() throws(SystemCallError) -> MapInfo { try MapInfo(of: descriptor) }

  /// The SHA-256 of what the map holds, 32 bytes: the values of an array, one behind the other, each
  /// rounded up to 8 bytes. The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD` (Linux 6.18).
  ///
  /// Throws `EPERM` for a map that is not frozen, `EINVAL` for one that is no array, and `E2BIG` on a
  /// kernel without it.
  public func contentHash() throws(SystemCallError) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: 32)
    let size = UInt32(hash.count)
    try hash.withMutableAddress { address throws(SystemCallError) in
      var info = cbpf_map_info()
      info.hash = address
      info.hash_size = size
      _ = try ObjectInfo.read(of: descriptor.rawValue, into: &info, size: CBPF_MAP_INFO_SIZE)
    }
    return hash
  }
}
