internal import CBPF

extension RawMap {
  /// What a new map shall be: every field of `BPF_MAP_CREATE`.
  ///
  /// The descriptors in it must stay open until the call returns.
  public struct Options: Hashable, Sendable {
    /// What kind of map it is; what the other fields may be depends on it.
    public var type: MapType
    /// Bytes of a key; 0 for a queue, a stack, a bloom filter.
    public var keySize: UInt32
    /// Bytes of a value; in a per-CPU map of one CPU's value.
    public var valueSize: UInt32
    /// The most elements; of a ring buffer its bytes, of an arena its pages. It is 0 for the
    /// storage of sockets, tasks, inodes and control groups, which has no limit.
    public var maxEntries: UInt32
    /// How the map is made and who may use it; fields that need a flag set it themselves.
    public var flags: MapFlags = []
    /// A map like those that a map of maps will hold (Linux 4.12).
    public var innerMap: Int32?
    /// The NUMA node whose memory is used (Linux 4.14); sets ``MapFlags/numaNode``.
    public var numaNode: UInt32?
    /// Shown by tools (Linux 4.15): up to 15 letters, digits, `_` and `.`; see ``ObjectName``.
    public var name = ""
    /// The network interface that the map is offloaded to (Linux 4.16); 0 is none.
    public var interfaceIndex: UInt32 = 0
    /// The BTF that holds the types of key and value (Linux 4.18).
    public var btf: Int32?
    /// The type of a key in ``btf``; 0 is none.
    public var keyTypeID: UInt32 = 0
    /// The type of a value in ``btf``; 0 is none.
    public var valueTypeID: UInt32 = 0
    /// For struct_ops: the type `bpf_struct_ops_NAME` in the kernel's BTF (Linux 5.6).
    public var kernelValueTypeID: UInt32 = 0
    /// What it means depends on the type (Linux 5.16): a bloom filter's number of hash functions, an
    /// arena's address.
    public var extra: UInt64 = 0
    /// For struct_ops of a kernel module: the module's BTF, which ``kernelValueTypeID`` counts in
    /// (Linux 6.9); sets ``MapFlags/valueTypeBTF``.
    public var valueTypeBTF: Int32?
    /// The token that grants what the caller may not (Linux 6.9); sets ``MapFlags/token``.
    public var token: Int32?
    /// The SHA-256 of the one program that may use the map, 32 bytes (Linux 6.18); empty is every
    /// program.
    public var exclusiveProgramHash: [UInt8] = []

    /// A map of this type and size; every other field is zero for the kernel.
    public init(type: MapType, keySize: UInt32, valueSize: UInt32, maxEntries: UInt32) {
      self.type = type
      self.keySize = keySize
      self.valueSize = valueSize
      self.maxEntries = maxEntries
    }
  }
}

extension RawMap.Options {
  /// The attributes of `BPF_MAP_CREATE`.
  ///
  /// - Parameters:
  ///   - name: as the kernel takes it.
  ///   - hash: the address of ``exclusiveProgramHash``, 0 for none.
  func attributes(name: ObjectName, hash: UInt64) -> cbpf_map_create {
    var flags = flags
    var attributes = cbpf_map_create()
    attributes.map_type = type.rawValue
    attributes.key_size = keySize
    attributes.value_size = valueSize
    attributes.max_entries = maxEntries
    if let innerMap { attributes.inner_map_fd = UInt32(bitPattern: innerMap) }
    if let numaNode {
      flags.insert(.numaNode)
      attributes.numa_node = numaNode
    }
    name.write(into: &attributes.map_name)
    attributes.map_ifindex = interfaceIndex
    if let btf { attributes.btf_fd = UInt32(bitPattern: btf) }
    attributes.btf_key_type_id = keyTypeID
    attributes.btf_value_type_id = valueTypeID
    attributes.btf_vmlinux_value_type_id = kernelValueTypeID
    attributes.map_extra = extra
    if let valueTypeBTF {
      flags.insert(.valueTypeBTF)
      attributes.value_type_btf_obj_fd = valueTypeBTF
    }
    if let token {
      flags.insert(.token)
      attributes.map_token_fd = token
    }
    attributes.excl_prog_hash = hash
    attributes.excl_prog_hash_size = UInt32(clamping: exclusiveProgramHash.count)
    attributes.map_flags = flags.rawValue
    return attributes
  }
}
