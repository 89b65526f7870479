internal import CBPF

/// A map in the kernel, held by a descriptor.
public struct RawMap: ~Copyable {
  public let descriptor: FileDescriptor
  /// The bytes that the kernel reads of a key, and reads or writes of a value.
  let keySize: Int
  let valueSize: Int

  /// Takes a map's descriptor, and asks the kernel for the sizes of its keys and values.
  public init(_ descriptor: consuming FileDescriptor) throws(SystemCallError) {
    let info = try MapInfo(of: descriptor)
    self.descriptor = descriptor
    keySize = Int(info.keySize)
    valueSize =
      info.type.isPerCPU
      ? (Int(info.valueSize) + 7) / 8 * 8 * CPUs.possible : Int(info.valueSize)
  }

  /// What a new map shall be.
  public struct Options: Sendable {
    public var type: MapType
    /// Bytes of a key, of a value.
    public var keySize: UInt32
    public var valueSize: UInt32
    public var maxEntries: UInt32
    /// `BPF_F_…` flags of map creation.
    public var flags: UInt32 = 0
    public var extra: UInt64 = 0
    public var numaNode: UInt32 = 0
    /// Shown by tools; the kernel keeps 15 characters.
    public var name = ""
    /// Types of key and value in the BTF that is handed to `create`; 0 is none.
    public var keyTypeID: UInt32 = 0
    public var valueTypeID: UInt32 = 0
    /// For struct_ops: the type `bpf_struct_ops_NAME` in the kernel's BTF.
    public var kernelValueTypeID: UInt32 = 0

    public init(
      type: MapType, keySize: UInt32, valueSize: UInt32, maxEntries: UInt32
    ) {
      self.type = type
      self.keySize = keySize
      self.valueSize = valueSize
      self.maxEntries = maxEntries
    }
  }

  /// Creates a map. The corresponding bpf(2) command is `BPF_MAP_CREATE`.
  ///
  /// The types of key and value are in the BTF that `btf` is the descriptor of. A map of maps takes
  /// `inner`, the descriptor of a map like those it will hold.
  public static func create(
    _ options: Options, btf: Int32? = nil, inner: Int32? = nil
  ) throws(SystemCallError) -> RawMap {
    var attributes = cbpf_map_create()
    attributes.map_type = options.type.rawValue
    attributes.key_size = options.keySize
    attributes.value_size = options.valueSize
    attributes.max_entries = options.maxEntries
    attributes.map_flags = options.flags
    attributes.map_extra = options.extra
    attributes.numa_node = options.numaNode
    if let inner { attributes.inner_map_fd = UInt32(bitPattern: inner) }
    if let btf {
      attributes.btf_fd = UInt32(bitPattern: btf)
      attributes.btf_key_type_id = options.keyTypeID
      attributes.btf_value_type_id = options.valueTypeID
      attributes.btf_vmlinux_value_type_id = options.kernelValueTypeID
    }
    ObjectName(truncating: options.name).write(into: &attributes.map_name)
    let created = try bpf(
      .mapCreate, &attributes, size: CBPF_MAP_CREATE_SIZE, options.name)
    return try RawMap(FileDescriptor(owning: created))
  }

  /// Makes the map unchangeable for user space. The corresponding bpf(2) command is `BPF_MAP_FREEZE`
  /// (Linux 5.2).
  public func freeze() throws(SystemCallError) {
    var attributes = cbpf_map_freeze(map_fd: UInt32(bitPattern: descriptor.rawValue))
    _ = try bpf(.mapFreeze, &attributes, size: CBPF_MAP_FREEZE_SIZE)
  }
}
